// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, pageText, see, showPage } from '@/ui/testing';
import WelcomePage from './WelcomePage';

afterEach(hidePage);

it('says to who may not set things up that this is not for them', async () => {
  const asked = await showPage(<WelcomePage />, () => undefined, { 'widget:read': 'any' });

  await see(() => expect(pageText()).toContain('You may not see this'));
  expect(asked.map((one) => one.what)).not.toContain('GET onboarding');
});
