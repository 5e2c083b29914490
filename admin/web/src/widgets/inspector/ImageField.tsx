import { Button, FileButton, SegmentedControl, TextInput } from '@mantine/core';
import { IconPhotoUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n';
import { useDesigner, usePlace } from './DesignerContext';
import { useChoiceName, useLabels, type FieldProps } from './Field';
import { readImage } from './image';
import css from './Inspector.module.css';
import { resolve } from './schema';

/** A picture: uploaded into the config itself, or the address of one on this server. */
export function ImageField({ pointer, node }: FieldProps) {
  const t = useT();
  const { value, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const [failure, setFailure] = useState('');
  const image = typeof value === 'string' ? value : '';
  const isInside = image.startsWith('data:');
  const take = async (file: File | null) => {
    if (!file) return;
    try {
      setFailure('');
      change(await readImage(file));
    } catch {
      setFailure(t('image.failed'));
    }
  };
  return (
    <div role="group" aria-label={labels.label} className={css.choice}>
      <span className={css.label}>{labels.label}</span>
      {labels.description && <span className={css.help}>{labels.description}</span>}
      <div className={css.image}>
        {image && <img src={image} alt="" className={css.thumb} />}
        <FileButton onChange={(file) => void take(file)} accept="image/png,image/jpeg,image/webp,image/svg+xml">
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconPhotoUp size={16} aria-hidden />}>
              {t(image ? 'image.replace' : 'image.upload')}
            </Button>
          )}
        </FileButton>
        {image && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => change(undefined)}
          >
            {t('image.remove')}
          </Button>
        )}
      </div>
      {!isInside && (
        <TextInput
          aria-label={t('image.address', { name: labels.label })}
          placeholder="/files/logo.png"
          value={image}
          onChange={(event) => change(event.currentTarget.value || undefined)}
        />
      )}
      {(failure || labels.error) && <span className={css.error}>{failure || labels.error}</span>}
    </div>
  );
}

/** One of the built-in icons, or a picture of one's own. */
export function IconField({ pointer, node }: FieldProps) {
  const { schema } = useDesigner();
  const { value, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const nameOf = useChoiceName();
  const built = node.anyOf?.flatMap((one) => resolve(schema, one).enum ?? []).map(String) ?? [];
  const image = node.anyOf?.map((one) => resolve(schema, one)).find((one) => one.name === 'image');
  const [wantsOwn, setWantsOwn] = useState(false);
  const current = String(value ?? node.default ?? '');
  const isOwn = wantsOwn || !built.includes(current);
  return (
    <>
      <div role="group" aria-label={labels.label} className={css.choice}>
        <span className={css.label}>{labels.label}</span>
        <SegmentedControl
          fullWidth
          aria-label={labels.label}
          data={[...built, 'own'].map((one) => ({ value: one, label: nameOf(one) }))}
          value={isOwn ? 'own' : current}
          onChange={(next) => {
            setWantsOwn(next === 'own');
            if (next !== 'own') change(next);
          }}
        />
      </div>
      {isOwn && image && <ImageField pointer={pointer} node={{ ...image, title: node.title }} />}
    </>
  );
}
