import { ActionIcon, Menu } from '@mantine/core';
import { IconCalendar, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useLayout } from '@/app/layout';
import type { Session } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { snoozeChoices } from '../snooze';
import { SnoozeDialog } from '../SnoozeDialog';
import css from './SnoozeMenu.module.css';
import { useSessionActions } from '../useSessionActions';

/** Put a session away until a time; a new message brings it back sooner. */
export function SnoozeMenu(props: {
  session: Session;
  opened: boolean;
  onChange: (isOpen: boolean) => void;
}) {
  const { session, opened, onChange } = props;
  const t = useT();
  const { isPhone } = useLayout();
  const actions = useSessionActions();
  const [isPicking, setPicking] = useState(false);
  return (
    <>
      <Menu opened={opened} onChange={onChange} position="bottom-end" width={328}>
        <Menu.Target>
          <ActionIcon variant="default" size={isPhone ? 44 : 30} aria-label={t('action.snooze')}>
            <IconClock size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {snoozeChoices(new Date()).map((choice) => (
            <Menu.Item
              key={choice.id}
              leftSection={<IconClock size={16} aria-hidden />}
              rightSection={
                <span className={css.when}>{exactTime(choice.until.toISOString(), t.locale)}</span>
              }
              onClick={() => actions.snooze(session, choice.until)}
            >
              {t(choice.title)}
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<IconCalendar size={16} aria-hidden />}
            onClick={() => setPicking(true)}
          >
            {t('snooze.own')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isPicking && (
        <SnoozeDialog
          onPick={(until) => actions.snooze(session, until)}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}
