import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useLayout } from '@/app/layout';
import type { Session } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { snoozeChoices } from './snooze';
import css from './SnoozeMenu.module.css';
import { useSessionActions } from './useSessionActions';

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
  const [own, setOwn] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const until = new Date(own);
    if (Number.isNaN(until.getTime()) || until.getTime() <= Date.now()) return;
    onChange(false);
    actions.snooze(session, until);
  };
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-end" width={288} trapFocus>
      <Menu.Target>
        <ActionIcon variant="default" size={isPhone ? 44 : 30} aria-label={t('action.snooze')}>
          <IconClock size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('snooze.title')}</Menu.Label>
        {snoozeChoices(new Date()).map((choice) => (
          <Menu.Item
            key={choice.id}
            rightSection={
              <span className={css.when}>{exactTime(choice.until.toISOString(), t.locale)}</span>
            }
            onClick={() => actions.snooze(session, choice.until)}
          >
            {t(choice.title)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <form className={css.own} onSubmit={submit}>
          <TextInput
            type="datetime-local"
            label={t('snooze.own')}
            size="xs"
            value={own}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" disabled={own === ''}>
            {t('action.snooze')}
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
