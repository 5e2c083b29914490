// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { signOut } from '@/auth/login';
import { recentItems, rememberRecent } from '@/palette/recent';
import { changePreferences, preferences } from '@/preferences/preferences';
import { hidePage, named, see, showPage } from '@/ui/testing';
import { Gate } from './Gate';

afterEach(hidePage);

it('whoever signs out leaves nothing to the next person at this browser', async () => {
  await showPage(<Gate />, () => undefined);
  await changePreferences({ density: 'compact' });
  rememberRecent({ id: 'ses_1', title: 'Grace Hopper', path: '/inbox/all/ses_1' });
  localStorage.setItem('chatclick.draft.ses_1.reply', JSON.stringify({ text: 'Dear Grace', mentions: [] }));

  await signOut();

  await named('Sign in');
  await see(() => expect(JSON.stringify(localStorage)).not.toContain('Grace'));
  expect(recentItems()).toEqual([]);
  expect(preferences().density).toBeNull();
});
