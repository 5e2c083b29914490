import { ActionIcon, Progress } from '@mantine/core';
import { IconAlertCircle, IconFile, IconPhoto, IconRefresh, IconX } from '@tabler/icons-react';
import { useT, type Translator } from '@/i18n';
import { byteSize } from '@/i18n/format';
import { failureText } from '@/ui/failure';
import css from './Uploads.module.css';
import { Refused } from './upload';
import type { Upload } from './uploadStore';

/** Files that go with the next message: how far each is, and what is wrong with it. */
export function UploadList(props: {
  uploads: readonly Upload[];
  onRetry: (upload: Upload) => void;
  onRemove: (upload: Upload) => void;
}) {
  const { uploads, onRetry, onRemove } = props;
  const t = useT();
  if (uploads.length === 0) return null;
  return (
    <ul className={css.list} aria-label={t('upload.label')}>
      {uploads.map((one) => (
        <li key={one.key} className={css.item} data-state={one.state}>
          <Sign upload={one} />
          <span className={css.text}>
            <span className={css.name} dir="auto">
              {one.file.name}
            </span>
            <Status upload={one} />
          </span>
          {one.state === 'failed' && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              onClick={() => onRetry(one)}
              aria-label={t('upload.retry', { name: one.file.name })}
            >
              <IconRefresh size={16} />
            </ActionIcon>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            onClick={() => onRemove(one)}
            aria-label={t('upload.remove', { name: one.file.name })}
          >
            <IconX size={16} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

function Sign({ upload }: { upload: Upload }) {
  if (upload.state === 'failed' || upload.state === 'refused') {
    return <IconAlertCircle size={18} aria-hidden />;
  }
  return upload.file.type.startsWith('image/') ? (
    <IconPhoto size={18} aria-hidden />
  ) : (
    <IconFile size={18} aria-hidden />
  );
}

function Status({ upload }: { upload: Upload }) {
  const t = useT();
  if (upload.state === 'failed' || upload.state === 'refused') {
    return (
      <span className={css.bad} role="alert">
        {problemOf(t, upload)}
      </span>
    );
  }
  if (upload.state === 'ready') {
    return <span className={css.faint}>{byteSize(upload.file.size, t.locale)}</span>;
  }
  return (
    <Progress
      size="xs"
      value={upload.share * 100}
      aria-label={t('upload.progress', { name: upload.file.name })}
    />
  );
}

function problemOf(t: Translator, upload: Upload): string {
  if (!(upload.error instanceof Refused)) return failureText(t, upload.error);
  const reason = upload.error.message;
  return reason ? t('upload.refusedWhy', { reason }) : t('upload.refused');
}
