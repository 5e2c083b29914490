import type { TagColor } from '@/api/types';
import css from './TagChip.module.css';

/** A tag of a conversation: its word, with its colour to find it faster. */
export function TagChip({ name, color }: { name: string; color: TagColor }) {
  return (
    <span className={css.chip} data-color={color} title={name}>
      {name}
    </span>
  );
}

/** The colour alone, beside a word that stands there already. */
export function TagDot({ color }: { color: TagColor }) {
  return <span className={css.dot} data-color={color} aria-hidden />;
}
