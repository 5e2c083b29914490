import { Tooltip } from '@mantine/core';
import type { Staff } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { presenceOf, useStaff } from '@/inbox/useStaff';
import { Avatar } from '@/ui/Avatar';
import css from './Colleagues.module.css';

const SHOWN = 5;

/** Who else is here now. */
export function Colleagues() {
  const t = useT();
  const me = useMe();
  const { staff } = useStaff();
  const here = staff.filter(
    (person) => person.id !== me.id && person.is_active && person.is_connected,
  );
  if (here.length === 0) return null;
  const more = here.length - SHOWN;
  return (
    <div className={css.strip}>
      <div className={css.title}>{t('nav.colleagues')}</div>
      <ul className={css.list}>
        {here.slice(0, SHOWN).map((person) => (
          <Person key={person.id} person={person} />
        ))}
        {more > 0 && <li className={css.more}>+{more}</li>}
      </ul>
    </div>
  );
}

function Person({ person }: { person: Staff }) {
  const t = useT();
  const presence = presenceOf(person);
  const words = `${person.name}, ${t(`presence.${presence}`)}`;
  return (
    <li>
      <Tooltip label={words}>
        <span>
          <Avatar name={person.name} size={28} presence={presence} />
          <span className="visually-hidden">{words}</span>
        </span>
      </Tooltip>
    </li>
  );
}
