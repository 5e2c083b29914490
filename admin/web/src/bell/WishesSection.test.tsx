// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, see, showPage, type Asked } from '@/ui/testing';
import type { NotificationPreferences, WishesChange } from './wishes';
import { WishesSection } from './WishesSection';

const WISHES = {
  off: {},
  urgent: [],
  only_away: false,
  quiet: { is_on: false, days: [], begin: '22:00', end: '07:00' },
  digest: { mode: 'off', hour: 8 },
  topics: [
    { id: 'mention', name: 'Mention', title: null },
    { id: 'waiting', name: 'Waiting', title: null },
  ],
  channels: [{ id: 'in_app', name: null }, { id: 'mail', name: 'Mail' }],
  time_zone: 'UTC',
} as unknown as NotificationPreferences;

const boxes = () => [...document.querySelectorAll<HTMLInputElement>('td input[type="checkbox"]')];

afterEach(hidePage);

it('an answer to an earlier wish does not take back a later one', async () => {
  const answers: (() => void)[] = [];
  let kept = WISHES;
  const asked = await showPage(<WishesSection />, ({ what, body }: Asked) => {
    if (what === 'GET me/notification-preferences') return kept;
    if (what !== 'PATCH me/notification-preferences') return undefined;
    kept = { ...kept, ...(body as Partial<NotificationPreferences>) };
    const answer = kept;
    return new Promise((resolve) => answers.push(() => resolve(answer)));
  });
  const changes = () => asked.filter(({ what }) => what.startsWith('PATCH')).map(({ body }) => body as WishesChange);
  const [, mentionByMail, mentionUrgent, , waitingByMail] = await see(() => {
    expect(boxes()).toHaveLength(6);
    return boxes();
  });
  mentionByMail!.click();
  await see(() => expect(changes()).toHaveLength(1));
  waitingByMail!.click();
  await see(() => expect(answers).toHaveLength(2));
  answers[0]!();
  mentionUrgent!.click();
  await see(() => expect(answers).toHaveLength(3));
  expect(waitingByMail!.checked).toBe(false);
  answers[2]!();
  answers[1]!();

  await see(() => expect(mentionUrgent!.checked).toBe(true));
  expect([mentionByMail!.checked, waitingByMail!.checked]).toEqual([false, false]);
});
