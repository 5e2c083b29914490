// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { currentToasts } from '@/ui/toasts';
import { hidePage, pageText, press, refuse, see, showPage, write } from '@/ui/testing';
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

it('keeps in the address what is looked for, and finds it there', async () => {
  window.history.replaceState(null, '', '/admin/audit?actor=Ada&since=2026-11-01');
  const asked = await showPage(<AuditPage />, ({ what }) =>
    what === 'GET audit' ? { data: [entry('first')], next: null } : undefined,
  );
  await see(() => expect(asked.some(({ query }) => query.get('actor') === 'Ada')).toBe(true));
  await write('Target', 'wgt_1');

  await see(() => expect(window.location.search).toBe('?actor=Ada&target=wgt_1&since=2026-11-01'));
  await press('Clear filter');
  await see(() => expect(window.location.search).toBe(''));
});
