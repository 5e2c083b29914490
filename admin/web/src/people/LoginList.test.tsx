// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, named, press, see, showPage } from '@/ui/testing';
import { LoginList } from './LoginList';

const login = (id: string, user_agent: string) => ({
  id,
  user_agent,
  address: '192.0.2.1',
  network: 'public',
  is_current: false,
  last_used_at: '2026-11-30T09:00:00Z',
  created_at: '2026-11-30T09:00:00Z',
});

afterEach(hidePage);

it('a sign-in that is being ended is not ended again, which would fail', async () => {
  const asked = await showPage(<LoginList path="me" />, ({ what }) => {
    if (what === 'GET me/logins') return { data: [login('lgn_1', 'Firefox/140'), login('lgn_2', 'Edg/140')], next: null };
    return what.startsWith('DELETE') ? new Promise(() => undefined) : undefined;
  });
  await press('Sign out Firefox');
  await see(() => expect(asked.map(({ what }) => what)).toContain('DELETE me/logins/lgn_1'));

  await see(() => expect(document.querySelector('[aria-label="Sign out Firefox"]')).toHaveProperty('disabled', true));
  expect(await named('Sign out Edge')).toHaveProperty('disabled', false);
});
