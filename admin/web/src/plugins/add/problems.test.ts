import { expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { buildTranslator } from '@/i18n';
import { en } from '@/i18n/en';
import { asShown, remedyOf } from './problems';

const t = buildTranslator('en', en);

it('a known refusal is followed by what to do', () => {
  const shown = asShown(t, new Problem(409, { code: 'plan_expired', detail: 'Too old.' }));

  expect((shown as Problem).message).toBe('Too old. This check is too old. Check again.');
});

it('an unknown one keeps the words of the server', () => {
  const problem = new Problem(409, { code: 'brand_new', detail: 'Something else.' });

  expect(remedyOf(t, 'brand_new')).toBeNull();
  expect(asShown(t, problem)).toBe(problem);
});

it('a wrong password stands at its field only', () => {
  const wrong = new Problem(403, { code: 'reauthentication_failed', detail: 'No.' });

  expect(asShown(t, wrong)).toBeNull();
});
