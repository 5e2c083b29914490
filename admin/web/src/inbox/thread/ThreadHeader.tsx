import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconArrowLeft,
  IconCheck,
  IconLayoutSidebarRight,
  IconRotateClockwise,
} from '@tabler/icons-react';
import { useLayout } from '@/app/layout';
import type { Session } from '@/api/types';
import { useMay } from '@/auth/usePermissions';
import { Caps } from '@/commands/Caps';
import { SlotMenu } from '@/extensions/SlotMenu';
import { useT } from '@/i18n';
import { Heading } from '@/ui/Heading';
import { StateTag } from '@/ui/StateTag';
import { AssignMenu } from './AssignMenu';
import { visitorName } from '../names';
import { MoreMenu } from './MoreMenu';
import { SnoozeMenu } from './SnoozeMenu';
import css from './ThreadHeader.module.css';
import { useSessionActions } from '../useSessionActions';
import type { ThreadMenus } from './useThreadCommands';
import { Viewers } from './Viewers';

export function ThreadHeader(props: {
  session: Session;
  menus: ThreadMenus;
  onBack?: () => void;
  hasDetails: boolean;
  onDetails: () => void;
  onNext: () => void;
}) {
  const { session, menus, onBack, hasDetails, onDetails, onNext } = props;
  const t = useT();
  const mayAssign = useMay('session:assign');
  const mayMove = useMay('session:transition');
  const { isPhone } = useLayout();
  const size = isPhone ? 44 : 32;
  return (
    <header className={css.header}>
      {onBack && (
        <ActionIcon variant="subtle" color="gray" size={size} onClick={onBack} aria-label={t('action.back')}>
          <IconArrowLeft size={20} />
        </ActionIcon>
      )}
      <div className={css.who}>
        <Heading level={2} className={css.name}>
          {visitorName(t, session)}
        </Heading>
        <span className={css.word}>
          <StateTag state={session.state} />
        </span>
        <span className={css.sign}>
          <StateTag state={session.state} iconOnly />
        </span>
      </div>
      <div className={css.actions}>
        <Viewers sessionId={session.id} />
        {mayAssign && (
          <AssignMenu
            session={session}
            opened={menus.open === 'assign'}
            onChange={(isOpen) => menus.setOpen(isOpen ? 'assign' : null)}
          />
        )}
        {mayMove && session.category !== 'done' && (
          <SnoozeMenu
            session={session}
            opened={menus.open === 'snooze'}
            onChange={(isOpen) => menus.setOpen(isOpen ? 'snooze' : null)}
          />
        )}
        {mayMove && <MainAction session={session} onResolve={menus.resolve} />}
        <SlotMenu sessionId={session.id} />
        <MoreMenu session={session} menus={menus} onNext={onNext} />
        {!hasDetails && (
          <Tooltip label={<Hint text={t('details.toggle')} keys="]" />}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={size}
              onClick={onDetails}
              aria-label={t('details.toggle')}
            >
              <IconLayoutSidebarRight size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </header>
  );
}

function Hint({ text, keys }: { text: string; keys: string }) {
  return (
    <span className={css.hint}>
      {text} <Caps keys={keys} />
    </span>
  );
}

function MainAction({ session, onResolve }: { session: Session; onResolve: () => void }) {
  const t = useT();
  const { isPhone } = useLayout();
  const actions = useSessionActions();
  // What is closed is closed for good.
  if (session.state === 'closed') return null;
  if (session.category === 'done') {
    return (
      <Button
        variant="default"
        size={isPhone ? 'md' : 'xs'}
        leftSection={<IconRotateClockwise size={16} />}
        onClick={() => actions.reopen(session)}
      >
        {t('action.reopen')}
      </Button>
    );
  }
  if (isPhone) {
    return (
      <ActionIcon variant="default" size={44} onClick={onResolve} aria-label={t('action.resolve')}>
        <IconCheck size={20} />
      </ActionIcon>
    );
  }
  return (
    <Tooltip label={<Hint text={t('action.resolve')} keys="e" />}>
      <Button variant="default" size="xs" leftSection={<IconCheck size={16} />} onClick={onResolve}>
        {t('action.resolve')}
      </Button>
    </Tooltip>
  );
}
