// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import type { Staff } from '@/api/types';
import { undoLatest } from '@/ui/toasts';
import { field, ME, hidePage, pageText, press, see, showPage, type Asked } from '@/ui/testing';
import PeoplePage from './PeoplePage';

const person = (id: string, name: string): Staff =>
  ({
    ...ME,
    id,
    name,
    email: `${name.toLowerCase()}@example.com`,
    role: 'agent',
    team_ids: [],
    languages: [],
    skills: [],
    capacity: 8,
  }) as unknown as Staff;

const BOB = person('stf_2', 'Bob');

/** A list in two pages. */
const paged = (first: object, second: object, { query }: Asked) =>
  query.get('cursor') === 'more' ? { data: [second], next: null } : { data: [first], next: 'more' };

afterEach(hidePage);

it('whoever activates somebody again gives back what was handed on', async () => {
  let answer: ((handed: object) => void) | undefined;
  const asked = await showPage(<PeoplePage />, ({ what }) => {
    if (what === 'GET staff') return { data: [BOB], next: null };
    if (what === 'POST staff/stf_2/deactivate') return new Promise((resolve) => (answer = resolve));
    return what === 'POST staff/stf_2/activate' ? BOB : undefined;
  });
  await press('More for Bob');
  await press('Deactivate');
  await see(() => expect(document.body.querySelector('[role="menu"]')).toBeNull());
  const deactivated = await see(() => answer ?? never());
  // Meanwhile the page is drawn again.
  await press('Invite person');
  await field('E-mail');
  deactivated({ session_ids: ['ses_1', 'ses_2'] });
  await see(() => expect(asked.filter(({ what }) => what === 'GET staff')).toHaveLength(2));
  undoLatest();

  const back = await see(() => asked.find(({ what }) => what === 'POST staff/stf_2/activate') ?? never());
  expect(back.body).toEqual({ session_ids: ['ses_1', 'ses_2'] });
});

it('shows everybody, and every invitation, however many there are', async () => {
  const invited = (id: string) => ({
    id,
    email: `${id}@example.com`,
    role: 'agent',
    state: 'open',
    created_at: '2026-11-30T09:00:00Z',
    expires_at: '2026-12-07T09:00:00Z',
  });
  await showPage(<PeoplePage />, (asked) => {
    if (asked.what === 'GET staff') return paged(BOB, person('stf_3', 'Cleo'), asked);
    return asked.what === 'GET invitations' ? paged(invited('old'), invited('new'), asked) : undefined;
  });

  await see(() => expect(pageText()).toContain('cleo@example.com'));
  await see(() => expect(pageText()).toContain('new@example.com'));
});

it('offers nothing to those who may only look', async () => {
  await showPage(
    <PeoplePage />,
    ({ what }) => (what === 'GET staff' ? { data: [BOB], next: null } : undefined),
    { 'staff:read': 'any', 'staff:write': 'own' },
  );
  await see(() => expect(pageText()).toContain('bob@example.com'));
  await see(() => expect(document.querySelector('[aria-haspopup="menu"]')).toBeNull());
});

function never(): never {
  throw new Error('not asked yet');
}
