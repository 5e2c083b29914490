import { Button, Textarea, Tooltip } from '@mantine/core';
import { IconArrowBack, IconLock, IconNote } from '@tabler/icons-react';
import {
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from 'react';
import type { Attachment, MessageKind, Session } from '@/api/types';
import { Caps } from '@/commands/Caps';
import { shortcutOf } from '@/commands/keys';
import { useT } from '@/i18n';
import { clsx } from '@/ui/clsx';
import css from './Composer.module.css';
import { readDraft, writeDraft } from './drafts';
import { AttachButton } from './uploads/AttachButton';
import { UploadList } from './uploads/UploadList';
import { useUploads } from './uploads/useUploads';
import { useTypingSignal } from './useTypingSignal';

export interface ComposerHandle {
  focus: (kind: MessageKind) => void;
  attach: (files: File[]) => void;
}

const LONGEST = 10_000;
const KINDS: { kind: MessageKind; icon: typeof IconNote }[] = [
  { kind: 'message', icon: IconArrowBack },
  { kind: 'note', icon: IconNote },
];

export function Composer(props: {
  ref: Ref<ComposerHandle>;
  session: Session;
  onSend: (text: string, kind: MessageKind, files: readonly Attachment[]) => void;
  onResolve: () => void;
}) {
  const { ref, session, onSend, onResolve } = props;
  const t = useT();
  const [kind, setKind] = useState<MessageKind>('message');
  const [texts, setTexts] = useState(() => ({
    message: readDraft(session.id, 'message'),
    note: readDraft(session.id, 'note'),
  }));
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingSignal(session.id);
  const { uploads, add, retry, remove, clear } = useUploads(session.id);
  const text = texts[kind];
  const files = uploads.flatMap((one) => (one.state === 'ready' && one.attachment ? [one.attachment] : []));
  const isBusy = files.length < uploads.length;
  const canSend = !isBusy && (text.trim() !== '' || files.length > 0);
  useImperativeHandle(ref, () => ({
    focus: (wanted) => {
      setKind(wanted);
      window.setTimeout(() => field.current?.focus(), 0);
    },
    attach: (files) => {
      add(files);
      field.current?.focus();
    },
  }));
  useEffect(() => typing.stop, [typing]);
  const write = (value: string) => {
    setTexts((now) => ({ ...now, [kind]: value }));
    writeDraft(session.id, kind, value);
    if (kind === 'message') typing.note(value !== '');
  };
  const send = () => {
    if (!canSend) return false;
    onSend(text.trim(), kind, files);
    write('');
    clear();
    return true;
  };
  const onKey = (event: KeyboardEvent) => {
    const shortcut = shortcutOf(event.nativeEvent);
    if (shortcut === 'mod+enter' || shortcut === 'mod+shift+enter') {
      event.preventDefault();
      const isSent = send();
      if (isSent && shortcut === 'mod+shift+enter') onResolve();
    }
    if (shortcut === 'escape') field.current?.blur();
  };
  if (session.state === 'closed') return <ClosedNotice />;
  const isNote = kind === 'note';
  return (
    <div className={clsx(css.composer, isNote && css.note)}>
      <div className={css.tabs} role="tablist" aria-label={t('composer.label')}>
        {KINDS.map(({ kind: each, icon: Mark }) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`composer-${each}`}
            aria-controls="composer-panel"
            aria-selected={each === kind}
            tabIndex={each === kind ? 0 : -1}
            className={css.tab}
            onClick={() => setKind(each)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
              event.preventDefault();
              const other = each === 'message' ? 'note' : 'message';
              setKind(other);
              document.getElementById(`composer-${other}`)?.focus();
            }}
          >
            <Mark size={14} aria-hidden />
            {t(`composer.${each}`)}
          </button>
        ))}
      </div>
      <div id="composer-panel" role="tabpanel" aria-labelledby={`composer-${kind}`}>
        <Textarea
          ref={field}
          variant="unstyled"
          autosize
          minRows={2}
          maxRows={10}
          maxLength={LONGEST}
          aria-label={t(isNote ? 'composer.noteField' : 'composer.replyField')}
          placeholder={t(isNote ? 'composer.notePlaceholder' : 'composer.replyPlaceholder')}
          classNames={{ input: css.field }}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKey}
          onBlur={typing.stop}
          onPaste={(event) => {
            const pasted = [...event.clipboardData.files];
            if (pasted.length === 0) return;
            event.preventDefault();
            add(pasted);
          }}
        />
        <UploadList uploads={uploads} onRetry={retry} onRemove={remove} />
        <div className={css.foot}>
          <AttachButton count={uploads.length} onFiles={add} />
          <span className={css.hint}>
            <Caps keys="mod+enter" /> {t('composer.hintSend')}
            <span className={css.second}>
              <Caps keys="mod+shift+enter" /> {t('composer.hintResolve')}
            </span>
          </span>
          <Tooltip label={t(isNote ? 'composer.noteWho' : 'composer.replyWho')}>
            <Button size="sm" disabled={!canSend} onClick={send}>
              {t(isNote ? 'composer.addNote' : 'composer.send')}
            </Button>
          </Tooltip>
        </div>
      </div>
    </div>
  );
}

function ClosedNotice() {
  const t = useT();
  return (
    <div className={css.closed}>
      <IconLock size={16} aria-hidden />
      <span className={css.closedText}>{t('composer.closed')}</span>
    </div>
  );
}
