import { expect, it } from 'vitest';
import type { LogLine } from '@/api/types';
import { chooseLines, wholeText } from './logLines';

const line = (change: Partial<LogLine>): LogLine => ({
  number: 1,
  at: '2026-11-23T12:00:00.000Z',
  level: 'info',
  source: 'plugin',
  text: 'synced',
  fields: {},
  ...change,
});

it('a level shows itself and what is worse', () => {
  const lines = (['debug', 'info', 'warning', 'error'] as const).map((level) => line({ level }));

  expect(chooseLines(lines, 'warning', '').map((one) => one.level)).toEqual(['warning', 'error']);
});

it('words are found in the text and in the fields', () => {
  const lines = [line({ fields: { address: 'crm.example' } }), line({ text: 'stopped' })];

  expect(chooseLines(lines, 'debug', 'CRM.')).toEqual([lines[0]]);
  expect(chooseLines(lines, 'debug', 'stop')).toEqual([lines[1]]);
});

it('a copied line carries everything', () => {
  expect(wholeText(line({ fields: { count: 3, who: 'a b' } }))).toBe(
    '2026-11-23T12:00:00.000Z info plugin synced count=3 who="a b"',
  );
});
