import type { Icon } from '@tabler/icons-react';
import css from './Tag.module.css';

/** A word with a sign; the tone only underlines what both already say. */
export function Tag(props: {
  icon: Icon;
  tone: 'plain' | 'good' | 'warn' | 'bad' | 'accent';
  word: string;
}) {
  const Mark = props.icon;
  return (
    <span className={css.tag} data-tone={props.tone}>
      <Mark size={14} aria-hidden />
      {props.word}
    </span>
  );
}
