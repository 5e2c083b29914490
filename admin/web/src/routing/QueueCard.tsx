import { ActionIcon } from '@mantine/core';
import { useSortable } from '@dnd-kit/sortable';
import {
  IconAnchor,
  IconArrowDown,
  IconArrowUp,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import type { Board, Queue, Staff } from '@/api/types';
import { useT } from '@/i18n';
import { Avatar } from '@/ui/Avatar';
import { DragHandle } from '@/ui/DragHandle';
import { RowAction } from '@/ui/ListPage';
import { Since } from '@/ui/Since';
import { Tag } from '@/ui/Tag';
import { peopleOf, queueOn } from './board';
import css from './Queues.module.css';

const MOST_FACES = 3;

/** One queue: how many wait, for how long, and who could take them. */
export function QueueCard(props: {
  queue: Queue;
  board: Board | undefined;
  staff: readonly Staff[];
  team: string | undefined;
  mayWrite: boolean;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: -1 | 1) => void;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { queue, board, staff, team, mayWrite, onMove } = props;
  const t = useT();
  const sortable = useSortable({ id: queue.id });
  const { setNodeRef, transform, isDragging } = sortable;
  const now = queueOn(board, queue.id);
  const people = peopleOf(queue, staff, board);
  const free = people.filter((one) => one.now.state === 'available');
  return (
    <li
      ref={setNodeRef}
      className={css.card}
      data-dragging={isDragging}
      style={{ transform: transform ? `translateY(${transform.y}px)` : undefined }}
    >
      {mayWrite && <DragHandle label={t('queues.dragNamed', { name: queue.name })} sortable={sortable} />}
      <div className={css.words}>
        <span className={css.name}>
          {queue.name}
          {queue.is_fallback && <Tag icon={IconAnchor} tone="plain" word={t('queues.fallback')} />}
        </span>
        <span className={css.faint}>
          {[
            team ?? t('queues.everybody'),
            ...queue.skills.map((skill) => skill.name),
            ...(queue.capacity === null ? [] : [t('queues.atMost_other', { count: queue.capacity })]),
          ].join(' · ')}
        </span>
      </div>
      <dl className={css.numbers}>
        <div data-alarm={now.waiting > 0 && free.length === 0}>
          <dt>{t('queues.waiting')}</dt>
          <dd className="tabular">{now.waiting}</dd>
        </div>
        <div>
          <dt>{t('queues.longest')}</dt>
          <dd className="tabular">{now.oldest_at ? <Since at={now.oldest_at} /> : '–'}</dd>
        </div>
        <div>
          <dt>{t('queues.open')}</dt>
          <dd className="tabular">{now.open}</dd>
        </div>
        <div>
          <dt>{t('queues.available')}</dt>
          <dd className="tabular">
            {free.length}/{people.length}
          </dd>
        </div>
      </dl>
      <ul className={css.faces} aria-label={t('queues.availableNamed', { name: queue.name })}>
        {free.slice(0, MOST_FACES).map(({ person, now: load }) => (
          <li key={person.id} title={`${person.name}: ${load.open_sessions}/${load.capacity}`}>
            <Avatar name={person.name} size={24} presence="online" />
            <span className="visually-hidden">{person.name}</span>
          </li>
        ))}
      </ul>
      {mayWrite && (
        <span className={css.acts}>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={props.isFirst}
            onClick={() => onMove(-1)}
            aria-label={t('queues.upNamed', { name: queue.name })}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={props.isLast}
            onClick={() => onMove(1)}
            aria-label={t('queues.downNamed', { name: queue.name })}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <RowAction
            icon={IconPencil}
            label={t('action.editNamed', { name: queue.name })}
            onClick={props.onEdit}
          />
          {!queue.is_fallback && (
            <RowAction
              icon={IconTrash}
              label={t('action.deleteNamed', { name: queue.name })}
              onClick={props.onRemove}
            />
          )}
        </span>
      )}
    </li>
  );
}
