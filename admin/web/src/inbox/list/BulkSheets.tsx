import { IconCalendar, IconClock, IconFlag, IconFlagFilled, IconUserX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Priority, Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { snoozeChoices } from '../snooze';
import { SnoozeDialog } from '../SnoozeDialog';
import { presenceOf, useStaff } from '../useStaff';
import type { BulkAct } from './bulk';
import { ChoiceSheet, type Choice } from './ChoiceSheet';
import { TagDot } from './TagChip';
import { useTags } from './useTags';

export type Sheet = 'assign' | 'snooze' | 'tags' | 'priority';

interface SheetProps {
  sessions: readonly Session[];
  onAct: (act: BulkAct) => void;
  onClose: () => void;
}

/** The question an act asks before it is done. */
export default function BulkSheet({ sheet, ...props }: SheetProps & { sheet: Sheet }) {
  switch (sheet) {
    case 'assign':
      return <AssignSheet {...props} />;
    case 'snooze':
      return <SnoozeSheet {...props} />;
    case 'tags':
      return <TagSheet {...props} />;
    case 'priority':
      return <PrioritySheet {...props} />;
  }
}

const NOBODY = 'nobody';

function AssignSheet({ onAct, onClose }: SheetProps) {
  const t = useT();
  const me = useMe();
  const { staff } = useStaff();
  const people = staff.filter((person) => person.is_active && person.id !== me.id);
  const mine = { id: me.id, name: me.name };
  const choices: Choice[] = [
    { id: me.id, word: t('action.assignToMe'), mark: <Avatar name={me.name} size={24} /> },
    ...people.map((person) => ({
      id: person.id,
      word: person.name,
      hint: t(`presence.${presenceOf(person)}`),
      mark: <Avatar name={person.name} size={24} presence={presenceOf(person)} />,
    })),
    { id: NOBODY, word: t('action.unassign'), mark: <IconUserX size={18} aria-hidden /> },
  ];
  return (
    <ChoiceSheet
      title={t('action.assign')}
      placeholder={t('bulk.assignTo')}
      choices={choices}
      onChoose={(id) => {
        const to = [mine, ...people].find((person) => person.id === id);
        onAct({ action: 'assign', to: to ? { id: to.id, name: to.name } : null });
      }}
      onClose={onClose}
    />
  );
}

const ANOTHER = 'another';

function SnoozeSheet({ onAct, onClose }: SheetProps) {
  const t = useT();
  const [isPicking, setPicking] = useState(false);
  const times = snoozeChoices(new Date());
  const snooze = (until: Date) => onAct({ action: 'snooze', until: until.toISOString() });
  if (isPicking) return <SnoozeDialog onPick={snooze} onClose={onClose} />;
  return (
    <ChoiceSheet
      title={t('action.snooze')}
      placeholder={t('bulk.snoozeUntil')}
      choices={[
        ...times.map((one) => ({
          id: one.id,
          word: t(one.title),
          hint: exactTime(one.until.toISOString(), t.locale),
          mark: <IconClock size={16} aria-hidden />,
        })),
        {
          id: ANOTHER,
          word: t('snooze.own'),
          mark: <IconCalendar size={16} aria-hidden />,
          leadsOn: true,
        },
      ]}
      onChoose={(id) => {
        const chosen = times.find((one) => one.id === id);
        if (chosen) snooze(chosen.until);
        else setPicking(true);
      }}
      onClose={onClose}
    />
  );
}

const PRIORITIES: Priority[] = ['urgent', 'high', 'normal', 'low'];

function PrioritySheet({ sessions, onAct, onClose }: SheetProps) {
  const t = useT();
  return (
    <ChoiceSheet
      title={t('bulk.priority')}
      placeholder={t('bulk.priorityOf')}
      choices={PRIORITIES.map((priority) => ({
        id: priority,
        word: t(`priority.${priority}`),
        mark:
          priority === 'urgent' ? <IconFlagFilled size={16} aria-hidden /> : <IconFlag size={16} aria-hidden />,
        has: shareOf(sessions, (session) => session.priority === priority),
      }))}
      onChoose={(id) => onAct({ action: 'priority', priority: id as Priority })}
      onClose={onClose}
    />
  );
}

function TagSheet({ sessions, onAct, onClose }: SheetProps) {
  const t = useT();
  const { tags, colorOf } = useTags();
  const own = sessions.flatMap((session) => session.tags);
  const names = [...new Set([...own, ...tags.map((tag) => tag.name)])];
  const has = (name: string) => shareOf(sessions, (session) => session.tags.includes(name));
  return (
    <ChoiceSheet
      title={t('bulk.tags')}
      placeholder={t('bulk.tagWith')}
      isMany
      choices={names.map((name) => ({
        id: name,
        word: name,
        mark: <TagDot color={colorOf(name)} />,
        has: has(name),
      }))}
      createWord={(word) => t('bulk.newTag', { tag: word })}
      onCreate={(word) => onAct({ action: 'tag', tags: [word] })}
      onChoose={(name) => onAct({ action: has(name) === 'all' ? 'untag' : 'tag', tags: [name] })}
      onClose={onClose}
    />
  );
}

function shareOf(sessions: readonly Session[], has: (session: Session) => boolean): Choice['has'] {
  const count = sessions.filter(has).length;
  if (count === 0) return 'none';
  return count === sessions.length ? 'all' : 'some';
}
