import { describe, expect, it } from 'vitest';
import { changesOf, choicesOf, isEmpty, MASK, NO_FILTER, queryOf, restOf } from './filter';

describe('the filter of the audit log', () => {
  it('counts the last day whole', () => {
    const query = queryOf({ ...NO_FILTER, since: '2026-11-01', until: '2026-11-01' });
    const span = Date.parse(String(query['until'])) - Date.parse(String(query['since']));
    expect(span).toBe(24 * 3_600_000);
  });

  it('leaves out a day that there is not, as while a year is typed', () => {
    expect(queryOf({ ...NO_FILTER, since: '20261-11-01' })).toMatchObject({ since: '' });
  });

  it('is empty with blanks alone', () => {
    expect(isEmpty({ ...NO_FILTER, actor: '  ' })).toBe(true);
    expect(isEmpty({ ...NO_FILTER, action: 'x' })).toBe(false);
  });

  it('offers areas beside actions', () => {
    expect(choicesOf(['widget.edit', 'widget.publish'])).toEqual([
      'widget.*',
      'widget.edit',
      'widget.publish',
    ]);
  });
});

describe('what changed in an entry', () => {
  it('is what differs between before and after, secrets masked', () => {
    const detail = {
      before: { name: 'A', size: 1, metrics_token: 'old' },
      after: { name: 'B', size: 1, metrics_token: 'new' },
    };
    expect(changesOf(detail)).toEqual([{ name: 'name', before: 'A', after: 'B' }, {
      name: 'metrics_token',
      before: MASK,
      after: MASK,
    }]);
    expect(restOf(detail)).toEqual({});
  });

  it('is nothing where an entry has plain detail', () => {
    expect(changesOf({ name: 'A' })).toEqual([]);
    expect(restOf({ name: 'A', password: 'p' })).toEqual({ name: 'A', password: MASK });
  });
});
