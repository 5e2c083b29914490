import { ActionIcon, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import { BellList } from './BellList';
import css from './Bell.module.css';
import './texts';
import { useNotifications } from './useNotifications';
import { useTold } from './useTold';

/** What I was told, and how much of it I have not read. */
export default function Bell() {
  const t = useT();
  const [isOpen, list] = useDisclosure(false);
  const told = useNotifications();
  useTold(told.open);
  useCommands([
    {
      id: 'app.notifications',
      group: 'app',
      title: t('bell.title'),
      icon: IconBell,
      keys: 'g b',
      run: list.toggle,
    },
  ]);
  const { unread } = told;
  return (
    <Popover
      opened={isOpen}
      onChange={(wants) => !wants && list.close()}
      position="bottom-start"
      width={340}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          className={css.bell}
          aria-label={unread > 0 ? t('bell.label_other', { count: unread }) : t('bell.none')}
          onClick={list.toggle}
        >
          <IconBell size={20} stroke={1.7} aria-hidden />
          {unread > 0 && (
            <span className={css.count} aria-hidden>
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={css.sheet} aria-label={t('bell.title')}>
        <BellList told={told} onGone={list.close} />
      </Popover.Dropdown>
    </Popover>
  );
}
