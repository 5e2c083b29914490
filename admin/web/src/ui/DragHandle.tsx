import type { useSortable } from '@dnd-kit/sortable';
import { IconGripVertical } from '@tabler/icons-react';
import css from './DragHandle.module.css';

/** Where an entry is taken to be moved, by pointer or by space and the arrow keys. */
export function DragHandle(props: {
  label: string;
  sortable: Pick<ReturnType<typeof useSortable>, 'attributes' | 'listeners'>;
}) {
  const { attributes, listeners } = props.sortable;
  return (
    <button
      type="button"
      className={css.handle}
      {...attributes}
      {...listeners}
      aria-label={props.label}
    >
      <IconGripVertical size={16} aria-hidden />
    </button>
  );
}
