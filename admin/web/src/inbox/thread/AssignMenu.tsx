import { Button, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconRobot, IconUserCheck, IconUserX } from '@tabler/icons-react';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { Caps } from '@/commands/Caps';
import { useLayout } from '@/app/layout';
import { useT } from '@/i18n';
import { Avatar } from '@/ui/Avatar';
import css from './AssignMenu.module.css';
import { useBots } from '../useBots';
import { presenceOf, useStaff } from '../useStaff';
import { useSessionActions } from '../useSessionActions';

/** Who has the session, and to whom it can go. */
export function AssignMenu(props: {
  session: Session;
  opened: boolean;
  onChange: (isOpen: boolean) => void;
}) {
  const { session, opened, onChange } = props;
  const t = useT();
  const me = useMe();
  const { isPhone } = useLayout();
  const { staff } = useStaff();
  const actions = useSessionActions();
  const bots = useBots(opened && session.state !== 'closed');
  const { assignee } = session;
  const others = staff.filter((person) => person.is_active && person.id !== me.id);
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-end" width={264}>
      <Menu.Target>
        <Button
          variant="default"
          size={isPhone ? 'md' : 'xs'}
          className={css.target}
          classNames={{ label: css.label }}
          leftSection={assignee ? <Avatar name={assignee.name} size={20} tone="accent" /> : null}
          rightSection={<IconChevronDown size={14} />}
        >
          {assignee && <span className="visually-hidden">{t('assign.to')}</span>}
          <span className={css.name}>{assignee?.name ?? t('assign.nobody')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.dropdown}>
        {assignee?.id !== me.id && (
          <Menu.Item
            leftSection={<IconUserCheck size={18} aria-hidden />}
            rightSection={<Caps keys="i" />}
            onClick={() => actions.assignToMe(session)}
          >
            {t('action.assignToMe')}
          </Menu.Item>
        )}
        {assignee && (
          <Menu.Item
            leftSection={<IconUserX size={18} aria-hidden />}
            onClick={() => actions.assign(session, null)}
          >
            {t('action.unassign')}
          </Menu.Item>
        )}
        {others.length > 0 && <Menu.Label>{t('assign.people')}</Menu.Label>}
        {others.map((person) => (
          <Menu.Item
            key={person.id}
            leftSection={<Avatar name={person.name} size={24} presence={presenceOf(person)} />}
            rightSection={
              assignee?.id === person.id ? (
                <IconCheck size={16} aria-hidden />
              ) : (
                <span className={css.presence}>{t(`presence.${presenceOf(person)}`)}</span>
              )
            }
            onClick={() => actions.assign(session, { id: person.id, name: person.name })}
          >
            {person.name}
          </Menu.Item>
        ))}
        {bots.length > 0 && <Menu.Label>{t('assign.bots')}</Menu.Label>}
        {bots.map((bot) => (
          <Menu.Item
            key={bot.id}
            leftSection={<IconRobot size={18} aria-hidden />}
            rightSection={session.bot_id === bot.id ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => actions.giveToBot(session, bot)}
          >
            {bot.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
