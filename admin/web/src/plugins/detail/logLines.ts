/** Choosing and writing out log lines. Pure. */
import type { LogLine } from '@/api/types';

export const LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export type Level = LogLine['level'];

export function chooseLines(
  lines: readonly LogLine[],
  level: Level,
  typed: string,
): readonly LogLine[] {
  const least = LEVELS.indexOf(level);
  const text = typed.trim().toLocaleLowerCase();
  return lines.filter(
    (line) =>
      LEVELS.indexOf(line.level) >= least &&
      (text === '' || wholeText(line).toLocaleLowerCase().includes(text)),
  );
}

/** `count=3 address="a b"` */
export function fieldsText(fields: LogLine['fields']): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ');
}

/** A line as it is copied. */
export function wholeText(line: LogLine): string {
  return [line.at, line.level, line.source, line.text, fieldsText(line.fields)]
    .filter(Boolean)
    .join(' ');
}

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return typeof value === 'string' && /\s/.test(text) ? JSON.stringify(text) : text;
}
