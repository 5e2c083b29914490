import {
  IconArrowBack,
  IconArrowForwardUp,
  IconCircleCheck,
  IconClock,
  IconDownload,
  IconLock,
  IconMail,
  IconNote,
  IconPlayerSkipForward,
  IconRotateClockwise,
  IconUserCheck,
  IconUserPlus,
  IconUserX,
} from '@tabler/icons-react';
import { useState, type RefObject } from 'react';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useMay } from '@/auth/usePermissions';
import { useCommands, type Command } from '@/commands/commands';
import { useT, type MessageKey } from '@/i18n';
import { useAct } from '@/ui/useAct';
import type { ComposerHandle } from './Composer';
import { snoozeChoices } from '../snooze';
import { useSessionActions } from '../useSessionActions';
import { saveTranscript, type TranscriptFormat } from './transcript';

export type OpenMenu = 'assign' | 'snooze' | 'transfer' | 'transcript';

export interface ThreadMenus {
  open: OpenMenu | null;
  setOpen: (open: OpenMenu | null) => void;
  close: () => void;
  resolve: () => void;
}

/** What can be done with the open session, for keys, palette and buttons alike. */
export function useThreadCommands(args: {
  session: Session;
  composer: RefObject<ComposerHandle | null>;
  onNext: () => void;
}): ThreadMenus {
  const { session, composer, onNext } = args;
  const t = useT();
  const me = useMe();
  const actions = useSessionActions();
  const [open, setOpen] = useState<ThreadMenus['open']>(null);
  const save = useAct((format: TranscriptFormat) => saveTranscript(session.id, format), { refresh: [] });
  const mayWrite = useMay('message:write');
  const mayNote = useMay('note:write');
  const mayAssign = useMay('session:assign');
  const mayMove = useMay('session:transition');
  const isDone = session.category === 'done';
  const isClosed = session.state === 'closed';
  const isMine = session.assignee?.id === me.id;
  const resolve = () => actions.resolve(session);
  const command = (
    id: string,
    title: MessageKey,
    icon: Command['icon'],
    run: () => void,
    keys?: string,
  ): Command => ({ id: `session.${id}`, group: 'session', title: t(title), icon, keys, run });
  const commands: (Command | false)[] = [
    !isClosed && mayWrite &&
      command('reply', 'command.reply', IconArrowBack, () => composer.current?.focus('message'), 'r'),
    !isClosed && mayNote &&
      command('note', 'command.note', IconNote, () => composer.current?.focus('note'), 'n'),
    !isDone && mayMove && command('resolve', 'action.resolve', IconCircleCheck, resolve, 'e'),
    !isDone && mayMove &&
      command(
        'resolveNext',
        'action.resolveNext',
        IconPlayerSkipForward,
        () => {
          resolve();
          onNext();
        },
        'shift+e',
      ),
    isDone && mayMove && command('reopen', 'action.reopen', IconRotateClockwise, () => actions.reopen(session), 'e'),
    !isMine && mayAssign && command('mine', 'action.assignToMe', IconUserCheck, () => actions.assignToMe(session), 'i'),
    mayAssign && command('assign', 'action.assign', IconUserPlus, () => setOpen('assign'), 'a'),
    session.assignee !== null && mayAssign &&
      command('unassign', 'action.unassign', IconUserX, () => actions.assign(session, null)),
    !isDone && mayMove && command('snooze', 'action.snooze', IconClock, () => setOpen('snooze'), 's'),
    ...(isDone || !mayMove ? [] : snoozeChoices(new Date())).map((choice) => ({
      ...command(`snooze.${choice.id}`, 'action.snooze', IconClock, () =>
        actions.snooze(session, choice.until),
      ),
      title: t('command.snoozeUntil', { when: t(choice.title) }),
    })),
    !isClosed && mayAssign &&
      command('transfer', 'transfer.open', IconArrowForwardUp, () => setOpen('transfer'), 't'),
    command('transcript', 'transcript.mail', IconMail, () => setOpen('transcript')),
    command('transcriptFile', 'transcript.html', IconDownload, () => save.mutate('html')),
    !isClosed && mayMove &&
      command('close', 'action.close', IconLock, () => actions.close(session)),
  ];
  useCommands(commands.filter((one): one is Command => one !== false));
  return { open, setOpen, close: () => setOpen(null), resolve };
}
