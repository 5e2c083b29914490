import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowLeft,
  IconCheck,
  IconDots,
  IconLayoutSidebarRight,
  IconLock,
  IconPlayerSkipForward,
  IconRotateClockwise,
} from '@tabler/icons-react';
import { useLayout } from '@/app/layout';
import type { Session } from '@/api/types';
import { Caps } from '@/commands/Caps';
import { useT } from '@/i18n';
import { Heading } from '@/ui/Heading';
import { StateTag } from '@/ui/StateTag';
import { AssignMenu } from './AssignMenu';
import { visitorName } from '../names';
import { SnoozeMenu } from './SnoozeMenu';
import css from './ThreadHeader.module.css';
import { useSessionActions } from '../useSessionActions';
import type { ThreadMenus } from './useThreadCommands';

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
        <AssignMenu
          session={session}
          opened={menus.open === 'assign'}
          onChange={(isOpen) => menus.setOpen(isOpen ? 'assign' : null)}
        />
        {session.category !== 'done' && (
          <SnoozeMenu
            session={session}
            opened={menus.open === 'snooze'}
            onChange={(isOpen) => menus.setOpen(isOpen ? 'snooze' : null)}
          />
        )}
        <MainAction session={session} onResolve={menus.resolve} />
        <MoreMenu session={session} onResolve={menus.resolve} onNext={onNext} />
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

function MoreMenu(props: { session: Session; onResolve: () => void; onNext: () => void }) {
  const { session, onResolve, onNext } = props;
  const t = useT();
  const { isPhone } = useLayout();
  const actions = useSessionActions();
  if (session.state === 'closed') return null;
  return (
    <Menu position="bottom-end" width={248}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={isPhone ? 44 : 32} aria-label={t('action.more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {session.category !== 'done' && (
          <Menu.Item
            leftSection={<IconPlayerSkipForward size={16} aria-hidden />}
            rightSection={<Caps keys="shift+e" />}
            onClick={() => {
              onResolve();
              onNext();
            }}
          >
            {t('action.resolveNext')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconLock size={16} aria-hidden />}
          onClick={() => actions.close(session)}
        >
          {t('action.closeForGood')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
