import { Button, NativeSelect, Switch } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { isTree, joinPointer } from '../draft/tree';
import { useDesigner, usePlace } from './DesignerContext';
import { Field, useLabels, type FieldProps } from './Field';
import { buildEntry } from './entries';
import css from './Inspector.module.css';
import { Parts } from './ListEntry';
import { effectiveAt, formOf, listForms, resolve } from './schema';

/** Parts that belong together; those of something that is switched off wait until it is on. */
export function GroupField({ pointer, node }: FieldProps) {
  const t = useT();
  const { schema, control } = useDesigner();
  const { isSet, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const { enabled, ...others } = node.properties ?? {};
  const isOff = enabled && !effectiveAt(schema, control.config, joinPointer(pointer, 'enabled'));
  return (
    <fieldset className={css.group}>
      {enabled ? (
        <OnSwitch pointer={joinPointer(pointer, 'enabled')} {...labels} />
      ) : (
        <>
          <legend className={css.label}>{labels.label}</legend>
          {labels.description && <p className={css.help}>{labels.description}</p>}
        </>
      )}
      {!isOff && Object.keys(others).length > 0 && (
        <div className={css.parts}>
          {Object.entries(others).map(([key, part]) => (
            <Field key={key} pointer={joinPointer(pointer, key)} node={resolve(schema, part)} />
          ))}
        </div>
      )}
      {/* Something that must be whole or not there at all, such as a consent. */}
      {isSet && node.required && (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          className={css.add}
          leftSection={<IconTrash size={14} aria-hidden />}
          aria-label={t('action.deleteNamed', { name: labels.label })}
          onClick={() => change(undefined)}
        >
          {t('image.remove')}
        </Button>
      )}
    </fieldset>
  );
}

function OnSwitch(props: { pointer: string; label: string; description?: string }) {
  const { schema, control } = useDesigner();
  const { change } = usePlace(props.pointer);
  return (
    <Switch
      label={props.label}
      description={props.description}
      checked={Boolean(effectiveAt(schema, control.config, props.pointer))}
      onChange={(event) => change(event.currentTarget.checked)}
    />
  );
}

/** One of several kinds of the same thing, each with parts of its own. */
export function VariantField({ pointer, node }: FieldProps) {
  const { schema, words } = useDesigner();
  const { value, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const forms = listForms(schema, node);
  const mark = node['x-discriminator'] ?? 'type';
  return (
    <fieldset className={css.group}>
      <NativeSelect
        {...labels}
        data={forms.map((form) => ({ value: form.value, label: words(form.node.title ?? form.value) }))}
        value={isTree(value) ? String(value[mark]) : ''}
        onChange={(event) => change(buildEntry(schema, node, [], mark, event.currentTarget.value))}
      />
      <div className={css.parts}>
        <Parts pointer={pointer} form={formOf(schema, node, value)} />
      </div>
    </fieldset>
  );
}
