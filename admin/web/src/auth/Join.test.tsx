// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, pageText, press, refuse, see, showPage } from '@/ui/testing';
import Join from './Join';

const LINK = { kind: 'invitation', name: 'Bob', email: 'bob@example.com' };

afterEach(hidePage);

it('a link that could not be looked up is looked up again, not called over', async () => {
  let isThere = false;
  await showPage(<Join token="inv" />, ({ what }) => {
    if (what !== 'POST auth/link') return undefined;
    return isThere ? LINK : refuse(503, 'The host is stopping.');
  });
  await see(() => expect(pageText()).toContain('The host is stopping.'));
  isThere = true;
  await press('Try again');

  await see(() => expect(pageText()).toContain('bob@example.com'));
});

it('a link that is over is called so', async () => {
  await showPage(<Join token="inv" />, ({ what }) => (what === 'POST auth/link' ? refuse(404) : undefined));

  await see(() => expect(pageText()).toContain('This link does not work'));
});
