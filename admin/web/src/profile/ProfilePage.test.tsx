// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { ME, hidePage, press, refuse, see, showPage, write } from '@/ui/testing';
import ProfilePage from './ProfilePage';

afterEach(hidePage);

it('a new password ends the other sign-ins, so they are read again', async () => {
  const asked = await showPage(<ProfilePage />, ({ what }) => {
    if (what === 'GET me') return { ...ME, permissions: {}, languages: [], time_zone: 'UTC', factor_plugins: [] };
    if (what === 'GET extensions') return { pages: [], slots: [] };
    if (what === 'GET me/notification-preferences') return refuse(404);
    return what === 'PATCH me' ? ME : undefined;
  });
  const times = () => asked.filter(({ what }) => what === 'GET me/logins').length;
  await see(() => expect(times()).toBe(1));
  await write('Current password', 'correct horse battery');
  await write('New password', 'staple and battery horse');
  await press('Change password');

  await see(() => expect(times()).toBe(2));
});
