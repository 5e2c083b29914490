import { Button, Tooltip } from '@mantine/core';
import { IconLock, IconMessage2Bolt, IconSend } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import type { Attachment, MessageKind, Session, SessionEvent } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useMay } from '@/auth/usePermissions';
import { Caps } from '@/commands/Caps';
import { useCommands } from '@/commands/commands';
import { useT, type MessageKey } from '@/i18n';
import { HelpMenu } from '@/extensions/HelpMenu';
import { clsx } from '@/ui/clsx';
import { showToast } from '@/ui/toasts';
import { useStaff } from '../useStaff';
import { findCollision } from './collision';
import { CollisionBar } from './CollisionBar';
import css from './Composer.module.css';
import { ComposerField } from './ComposerField';
import { ComposerTabs } from './ComposerTabs';
import { namedIn } from './composing/mentions';
import { useSuggestions, type Suggestion } from './composing/useSuggestions';
import { MacroMenu } from './saved/MacroMenu';
import { useReplySearch } from './saved/useReplySearch';
import { AttachButton } from './uploads/AttachButton';
import { UploadList } from './uploads/UploadList';
import { MAX_FILES } from './uploads/uploadStore';
import { useUploads } from './uploads/useUploads';
import { useDrafts } from './useDrafts';
import { useTypingSignal } from './useTypingSignal';
import { useColleagues } from './Viewers';

export interface ComposerHandle {
  focus: (kind: MessageKind) => void;
  attach: (files: File[]) => void;
}

export interface Said {
  text: string;
  kind: MessageKind;
  files: readonly Attachment[];
  mentions: readonly string[];
}

interface Props {
  ref: Ref<ComposerHandle>;
  session: Session;
  events: readonly SessionEvent[];
  onSend: (said: Said) => void;
  onResolve: () => void;
}

const KINDS: readonly MessageKind[] = ['message', 'note'];

export function Composer(props: Props) {
  const mayReply = useMay('message:write');
  const mayNote = useMay('note:write');
  const kinds = KINDS.filter((kind) => (kind === 'note' ? mayNote : mayReply));
  if (props.session.state === 'closed') return <LockedNotice text="composer.closed" />;
  if (kinds.length === 0) return <LockedNotice text="composer.readOnly" />;
  return <OpenComposer {...props} kinds={kinds} />;
}

function OpenComposer(props: Props & { kinds: readonly MessageKind[] }) {
  const { ref, session, events, onSend, onResolve, kinds } = props;
  const t = useT();
  const me = useMe();
  const { staff } = useStaff();
  const [wanted, setKind] = useState<MessageKind>('message');
  const kind = kinds.find((one) => one === wanted) ?? kinds[0] ?? 'message';
  const isNote = kind === 'note';
  const canAttach = kinds.includes('message');
  const drafts = useDrafts(session.id);
  const { text, mentions } = drafts.read(kind);
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingSignal(session.id);
  const { uploads, add, retry, remove, clear } = useUploads(session.id);
  const suggestions = useSuggestions(isNote, useReplySearch(session));
  const colleagues = useColleagues(session.id);
  const begunSeq = useRef(0);
  const [asked, setAsked] = useState('');
  const collision = isNote ? null : findCollision(colleagues, events, begunSeq.current, me.id);
  const files = uploads.flatMap((one) => (one.state === 'ready' && one.attachment ? [one.attachment] : []));
  const isBusy = files.length < uploads.length;
  const canSend = !isBusy && (text.trim() !== '' || files.length > 0);
  const attach = (given: readonly File[]) => {
    const left = canAttach ? add(given) : [];
    if (left.length === 0) return;
    const names = left.map((file) => file.name).join(', ');
    showToast({ text: t('upload.tooMany', { most: MAX_FILES, names }), tone: 'bad' });
  };
  useImperativeHandle(ref, () => ({
    focus: (which) => {
      setKind(which);
      window.setTimeout(() => field.current?.focus(), 0);
    },
    attach: (attached) => {
      attach(attached);
      field.current?.focus();
    },
  }));
  useEffect(() => typing.stop, [typing]);
  const write = (value: string, picked: readonly string[] = mentions) => {
    if (text === '' || begunSeq.current === 0) begunSeq.current = session.last_seq;
    drafts.write(kind, { text: value, mentions: namedIn(value, picked, staff) });
    if (!isNote) typing.note(value !== '');
  };
  const send = (isSure = false): boolean => {
    if (!canSend) return false;
    if (collision && !isSure && asked !== collision.key) {
      setAsked(collision.key);
      return false;
    }
    onSend({ text: text.trim(), kind, files, mentions: isNote ? namedIn(text, mentions, staff) : [] });
    drafts.clear(kind);
    typing.stop();
    clear();
    setAsked('');
    begunSeq.current = 0;
    return true;
  };
  const onPicked = (value: string, picked: Suggestion) => {
    write(value, picked.staffId ? [...new Set([...mentions, picked.staffId])] : mentions);
    picked.onPick?.();
  };
  const isWriting = () => document.activeElement === field.current;
  useCommands([
    {
      id: 'composer.send',
      group: 'session',
      title: t(isNote ? 'composer.addNote' : 'composer.send'),
      icon: IconSend,
      keys: 'mod+enter',
      isKeyOnly: true,
      run: () => isWriting() && send(),
    },
    {
      id: 'composer.sendResolve',
      group: 'session',
      title: t('composer.sendResolve'),
      icon: IconSend,
      keys: 'mod+shift+enter',
      isKeyOnly: true,
      run: () => isWriting() && send() && onResolve(),
    },
    {
      id: 'composer.saved',
      group: 'session',
      title: t('suggest.reply'),
      icon: IconMessage2Bolt,
      keys: 'mod+/',
      run: () => {
        const before = text === '' || /\s$/.test(text) ? text : `${text} `;
        write(`${before}/`);
        field.current?.focus();
        suggestions.look(`${before}/`, before.length + 1);
      },
    },
  ]);
  return (
    <div className={clsx(css.composer, isNote && css.note)}>
      <ComposerTabs kinds={kinds} kind={kind} onKind={setKind} onPointed={() => field.current?.focus()} />
      <div id="composer-panel" role="tabpanel" aria-labelledby={`composer-${kind}`}>
        {collision && (
          <CollisionBar
            collision={collision}
            isAsking={asked === collision.key && canSend}
            onSend={() => send(true)}
          />
        )}
        <ComposerField
          field={field}
          isNote={isNote}
          text={text}
          suggestions={suggestions}
          onWrite={write}
          onPicked={onPicked}
          onBlur={typing.stop}
          onFiles={attach}
        />
        <UploadList uploads={uploads} onRetry={retry} onRemove={remove} />
        <div className={css.foot}>
          {canAttach && <AttachButton count={uploads.length} onFiles={attach} />}
          <MacroMenu session={session} />
          {!isNote && (
            <HelpMenu sessionId={session.id} read={() => field.current?.value ?? ''} onWrite={write} />
          )}
          <span className={css.hint}>
            <Caps keys="mod+enter" /> {t('composer.hintSend')}
            <span className={css.second}>
              <Caps keys="mod+shift+enter" /> {t('composer.hintResolve')}
            </span>
          </span>
          <Tooltip label={t(isNote ? 'composer.noteWho' : 'composer.replyWho')}>
            <Button size="sm" disabled={!canSend} onClick={() => send()}>
              {t(isNote ? 'composer.addNote' : 'composer.send')}
            </Button>
          </Tooltip>
        </div>
      </div>
    </div>
  );
}

function LockedNotice({ text }: { text: MessageKey }) {
  const t = useT();
  return (
    <div className={css.closed}>
      <IconLock size={16} aria-hidden />
      <span className={css.closedText}>{t(text)}</span>
    </div>
  );
}
