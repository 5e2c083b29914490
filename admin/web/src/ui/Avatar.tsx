import { clsx } from './clsx';
import css from './Avatar.module.css';

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => word?.charAt(0).toLocaleUpperCase() ?? '').join('') || '?';
}

/** Initials; with `presence`, a dot that differs in shape too: filled, ring or none. */
export function Avatar(props: {
  name: string;
  size?: number;
  tone?: 'plain' | 'accent';
  presence?: 'online' | 'away' | 'gone';
}) {
  const { name, size = 32, tone = 'plain', presence } = props;
  return (
    <span
      className={clsx(css.avatar, tone === 'accent' && css.accent)}
      style={{ width: size, height: size, fontSize: size < 28 ? 10 : 12 }}
      data-initials={initialsOf(name)}
      aria-hidden
    >
      {presence && presence !== 'gone' && <span className={css.dot} data-presence={presence} />}
    </span>
  );
}
