import { IconBox, IconPuzzle, IconWorld, type Icon } from '@tabler/icons-react';
import type { Plugin } from '@/api/types';
import { clsx } from '@/ui/clsx';
import css from './PluginIcon.module.css';

const MARKS: Record<Plugin['kind'], Icon> = {
  python: IconPuzzle,
  container: IconBox,
  remote: IconWorld,
};

/** A tile with two letters of the name, and what kind of plugin it is in its corner. */
export function PluginIcon(props: { name: string; kind: Plugin['kind']; isLarge?: boolean }) {
  const { name, kind, isLarge } = props;
  const Mark = MARKS[kind];
  return (
    <span className={clsx(css.tile, isLarge && css.large)} data-hue={hueOf(name)} aria-hidden>
      <span className={css.letters} data-letters={lettersOf(name)} />
      <span className={css.corner}>
        <Mark size={12} stroke={2} />
      </span>
    </span>
  );
}

function lettersOf(name: string): string {
  const words = name.split(/[\s_-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]?.[0], words[1]?.[0]] : [...(words[0] ?? '?')].slice(0, 2);
  const text = letters.join('');
  return text.charAt(0).toLocaleUpperCase() + text.slice(1).toLocaleLowerCase();
}

/** The same name always has the same of four tints. */
function hueOf(name: string): number {
  return [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 4;
}
