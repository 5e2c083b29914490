import { expect, it } from 'vitest';
import type { Trace } from '@/api/types';
import { buildTranslator } from '@/i18n';
import { en } from '@/i18n/en';
import { fateOf, lookedAt, reasonOf, verdictOf } from './traceWords';

const t = buildTranslator('en', en);
const names = new Map([['stf_a', 'Ada'], ['que_s', 'Sales']]);

const trace = (change: Partial<Trace>): Trace => ({
  id: 'trc_1',
  session_id: 'ses_1',
  plugin_id: 'assignment',
  reason: 'Least busy of 2 available.',
  reason_said: [],
  staff_id: null,
  queue_id: null,
  team_id: null,
  candidates: [],
  facts: {},
  created_at: '2026-11-28T10:00:00.000Z',
  ...change,
});

it('says who got it, or where it went, or that nobody did', () => {
  expect(verdictOf(t, trace({ staff_id: 'stf_a' }), names)).toBe('Assigned to Ada');
  expect(verdictOf(t, trace({ queue_id: 'que_s' }), names)).toBe('Put into the queue Sales');
  expect(verdictOf(t, trace({ staff_id: 'stf_gone' }), names)).toBe('Assigned to a former colleague');
  expect(verdictOf(t, trace({}), names)).toBe('Nobody was assigned');
});

it('tells of each candidate what became of them and why', () => {
  const one = trace({
    staff_id: 'stf_a',
    candidates: [
      { kind: 'staff', id: 'stf_a', score: 0.875, veto: '', note: '1 of 8 sessions' },
      { kind: 'staff', id: 'stf_b', score: 0.5, veto: 'is not in the team', note: '' },
      'nonsense',
    ],
  });
  const [ada, bob] = lookedAt(one);

  expect(lookedAt(one)).toHaveLength(2);
  expect(ada && [fateOf(one, ada), reasonOf(t, ada)]).toEqual([
    'chosen',
    '1 of 8 sessions · score 0.875',
  ]);
  expect(bob && [fateOf(one, bob), reasonOf(t, bob)]).toEqual([
    'leftOut',
    'because: is not in the team',
  ]);
});
