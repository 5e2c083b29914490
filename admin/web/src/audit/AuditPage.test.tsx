// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { currentToasts } from '@/ui/toasts';
import { hidePage, pageText, press, refuse, see, showPage } from '@/ui/testing';
import AuditPage from './AuditPage';

const entry = (id: string) => ({
  id,
  at: '2026-11-30T09:00:00Z',
  actor_name: 'Ada',
  action: 'staff.update',
  target: id,
  detail: {},
});

afterEach(hidePage);

it('says why there is no more to be had, and can be asked again', async () => {
  let isWell = false;
  await showPage(<AuditPage />, ({ what, query }) => {
    if (what !== 'GET audit') return undefined;
    if (query.get('cursor') === null) return { data: [entry('first')], next: 'more' };
    return isWell ? { data: [entry('second')], next: null } : refuse(500, 'The database is away.');
  });
  await press('Show more');
  await see(() => expect(currentToasts().map(({ text }) => text)).toEqual(['The database is away.']));
  expect(pageText()).toContain('first');

  isWell = true;
  await press('Show more');
  await see(() => expect(pageText()).toContain('second'));
});
