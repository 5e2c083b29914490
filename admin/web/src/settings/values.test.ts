import { describe, expect, it } from 'vitest';
import type { Setting } from '@/api/types';
import { findSettings, groupSettings, kindOf, textOf, valueOf } from './values';

const build = (name: string, more: Partial<Setting> = {}): Setting => ({
  name,
  title: '',
  group_title: '',
  group: name.includes('.') ? name.split('.')[0]! : '',
  meaning: 'requests a minute',
  value: 3000,
  default: 3000,
  source: 'default',
  variable: `CHATCLICK_${name.replaceAll('.', '__').toUpperCase()}`,
  is_secret: false,
  is_editable: true,
  schema: { type: 'integer' },
  ...more,
});

describe('settings', () => {
  it('are found by name, words of the name, meaning and variable', () => {
    const all = [build('limits.requests_per_minute'), build('port', { meaning: 'where to listen' })];
    for (const typed of ['requests_per', 'requests limits', 'a minute', 'CHATCLICK_LIMITS']) {
      expect(findSettings(all, typed).map((one) => one.name)).toEqual(['limits.requests_per_minute']);
    }
    expect(findSettings(all, '')).toHaveLength(2);
  });

  it('are grouped in their order', () => {
    const groups = groupSettings([build('port'), build('limits.a'), build('host'), build('limits.b')]);
    expect(groups.map(([name, rows]) => [name, rows.length])).toEqual([['', 2], ['limits', 2]]);
  });

  it('are written and read back', () => {
    expect(textOf(['image/*', '.pdf'])).toBe('image/*\n.pdf');
    expect(valueOf('list', 'image/*\n .pdf,\n')).toEqual(['image/*', '.pdf']);
    expect(valueOf('number', '1.5')).toBe(1.5);
    expect(valueOf('number', 'many')).toBeUndefined();
    expect(valueOf('number', ' ')).toBeUndefined();
    expect(kindOf(build('x', { schema: { type: 'array' } }))).toBe('list');
    expect(kindOf(build('x', { schema: {} }))).toBe('text');
  });
});
