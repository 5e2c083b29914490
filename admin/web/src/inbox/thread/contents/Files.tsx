import { ActionIcon } from '@mantine/core';
import { IconDownload, IconFile, IconMicrophone, IconPlayerPlay } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { FileContent, FileRef } from '@/api/contents';
import { useT } from '@/i18n';
import { byteSize, spanOf } from '@/i18n/format';
import { Loading } from '@/ui/ListState';
import { useAct } from '@/ui/useAct';
import { MessageText } from '../MessageText';
import css from './Contents.module.css';
import { saveFile, useFile } from './useFile';

const Lightbox = lazy(() => import('./Lightbox'));

/** The files of a message: pictures to look at, sounds to hear, the rest to be saved. */
export function Files({ content, sessionId }: { content: FileContent; sessionId: string }) {
  const t = useT();
  const [shown, setShown] = useState<FileRef | null>(null);
  return (
    <div className={css.stack}>
      {content.text && <MessageText text={content.text} />}
      <ul className={css.files} aria-label={t('content.files')}>
        {content.attachments.map((file) => (
          <li key={file.id}>
            {isPicture(file) ? (
              <Picture file={file} sessionId={sessionId} onShow={() => setShown(file)} />
            ) : file.media_type.startsWith('audio/') ? (
              <Sound file={file} sessionId={sessionId} isVoice={content.voice === true} />
            ) : (
              <FileLine file={file} sessionId={sessionId} />
            )}
          </li>
        ))}
      </ul>
      {shown && (
        <Suspense fallback={null}>
          <Lightbox file={shown} sessionId={sessionId} onClose={() => setShown(null)} />
        </Suspense>
      )}
    </div>
  );
}

const isPicture = (file: FileRef) =>
  file.media_type.startsWith('image/') && file.has_thumbnail === true;

function Picture(props: { file: FileRef; sessionId: string; onShow: () => void }) {
  const { file, sessionId, onShow } = props;
  const t = useT();
  const { address, error, retry } = useFile(sessionId, file.id, 'thumbnail');
  if (error) return <FileLine file={file} sessionId={sessionId} onRetry={retry} />;
  return (
    <button
      type="button"
      className={css.picture}
      onClick={onShow}
      aria-label={t('content.showPicture', { name: file.name })}
    >
      {address ? (
        <img src={address} alt="" width={file.width ?? undefined} height={file.height ?? undefined} />
      ) : (
        <span className={css.pending}>
          <Loading />
        </span>
      )}
    </button>
  );
}

function Sound(props: { file: FileRef; sessionId: string; isVoice: boolean }) {
  const { file, sessionId, isVoice } = props;
  const t = useT();
  const [isWanted, setWanted] = useState(false);
  const { address, error } = useFile(sessionId, file.id, 'content', isWanted);
  if (error) return <FileLine file={file} sessionId={sessionId} />;
  const length = file.duration_ms ? spanOf(file.duration_ms) : byteSize(file.size_bytes, t.locale);
  const name = isVoice ? t('content.voice') : file.name;
  if (address) {
    return <audio className={css.audio} src={address} controls autoPlay aria-label={name} />;
  }
  return (
    <div className={css.file}>
      <ActionIcon
        variant="light"
        size={36}
        radius="xl"
        loading={isWanted}
        onClick={() => setWanted(true)}
        aria-label={t('content.play', { name })}
      >
        {isVoice ? <IconMicrophone size={18} /> : <IconPlayerPlay size={18} />}
      </ActionIcon>
      <span className={css.fileText}>
        <span className={css.fileName}>{name}</span>
        <span className={css.faint}>{length}</span>
      </span>
      <Save file={file} sessionId={sessionId} />
    </div>
  );
}

function FileLine(props: { file: FileRef; sessionId: string; onRetry?: () => void }) {
  const { file, sessionId, onRetry } = props;
  const t = useT();
  return (
    <div className={css.file}>
      <IconFile size={20} aria-hidden />
      <span className={css.fileText}>
        <span className={css.fileName} dir="auto">
          {file.name}
        </span>
        <span className={css.faint}>
          {onRetry ? t('content.notLoaded') : byteSize(file.size_bytes, t.locale)}
        </span>
      </span>
      {onRetry && (
        <button type="button" className={css.link} onClick={onRetry}>
          {t('action.retry')}
        </button>
      )}
      <Save file={file} sessionId={sessionId} />
    </div>
  );
}

function Save({ file, sessionId }: { file: FileRef; sessionId: string }) {
  const t = useT();
  const save = useAct(() => saveFile(sessionId, file.id, file.name), { refresh: [] });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      loading={save.isPending}
      onClick={() => save.mutate()}
      aria-label={t('content.save', { name: file.name })}
    >
      <IconDownload size={18} />
    </ActionIcon>
  );
}
