import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type DragEndEvent,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import type { ReactNode } from 'react';
import { useT } from '@/i18n';
import { DragHandle } from '@/ui/DragHandle';
import css from './Inspector.module.css';

/** Below this many pixels a press is a click and no drag. */
const DRAG_FROM = 4;

/** Entries that are moved with the pointer, or with space and the arrow keys, and say where they are. */
export function SortableList(props: {
  label: string;
  count: number;
  /** "2 of 5", for those who listen. */
  nameOf: (at: number) => string;
  onMove: (from: number, to: number) => void;
  renderEntry: (at: number, handle: ReactNode) => ReactNode;
}) {
  const { label, count, nameOf, onMove, renderEntry } = props;
  const t = useT();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  // Ids of places, not of entries, which have none: nothing moves but at the end of a drag.
  const ids = Array.from({ length: count }, (_, at) => `at-${at}`);
  const placeOf = (id: string | number) => Number(String(id).slice(3));
  const end = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) onMove(placeOf(active.id), placeOf(over.id));
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('list.lifted', { name: nameOf(placeOf(active.id)) }),
    onDragOver: ({ over }) => (over ? t('list.over', { name: nameOf(placeOf(over.id)) }) : undefined),
    onDragEnd: ({ over }) => (over ? t('list.dropped', { name: nameOf(placeOf(over.id)) }) : undefined),
    onDragCancel: () => t('list.cancelled'),
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={end}
      accessibility={{
        announcements,
        screenReaderInstructions: { draggable: t('list.help') },
      }}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <ol className={css.entries} aria-label={label}>
          {ids.map((id, at) => (
            <Entry key={id} id={id} name={nameOf(at)}>
              {(handle) => renderEntry(at, handle)}
            </Entry>
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  );
}

function Entry(props: { id: string; name: string; children: (handle: ReactNode) => ReactNode }) {
  const t = useT();
  const sortable = useSortable({ id: props.id });
  const { setNodeRef, transform, transition, isDragging } = sortable;
  const shift = transform ? `translate(0, ${Math.round(transform.y)}px)` : undefined;
  const handle = <DragHandle label={t('list.move', { name: props.name })} sortable={sortable} />;
  return (
    <li
      ref={setNodeRef}
      className={css.entry}
      data-dragging={isDragging || undefined}
      style={{ transform: shift, transition }}
    >
      {props.children(handle)}
    </li>
  );
}
