// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { Route } from 'wouter';
import { field, hidePage, named, pageText, press, refuse, see, showPage, write } from '@/ui/testing';
import { EndpointPage } from './EndpointPage';
import WebhooksPage from './WebhooksPage';
import type { Endpoint } from './types';

const ENDPOINT = {
  id: 'whk_1',
  url: 'https://example.com/hooks',
  description: 'Shop',
  event_types: ['*'],
  has_content: true,
  is_enabled: true,
} as Endpoint;

afterEach(hidePage);

it('whoever does not delete an endpoint after all stays with it', async () => {
  window.history.replaceState(null, '', '/admin/webhooks/whk_1');
  const asked = await showPage(<EndpointPage id="whk_1" />, ({ what }) =>
    what === 'GET webhooks/whk_1' ? ENDPOINT : undefined,
  );
  await press('Delete');
  await press('Cancel');

  await see(() => expect(pageText()).not.toContain('Cancel'));
  expect(window.location.pathname).toBe('/admin/webhooks/whk_1');
  expect(asked.map((one) => one.what)).not.toContain('DELETE webhooks/whk_1');
});

it('whoever deletes an endpoint is led to the others, which are read again', async () => {
  window.history.replaceState(null, '', '/admin/webhooks/whk_1');
  let there = [ENDPOINT];
  await showPage(
    <Route path="/webhooks/:part?">{({ part }) => <WebhooksPage part={part} />}</Route>,
    ({ what }) => {
      if (what === 'GET webhooks') return { data: there, next: null };
      if (what === 'GET webhooks/whk_1') return ENDPOINT;
      if (what !== 'DELETE webhooks/whk_1') return undefined;
      there = [];
      return new Response(null, { status: 204 });
    },
  );
  await press('Delete');
  await named('Cancel');
  document.querySelector<HTMLElement>('[role="dialog"] [type="submit"]')!.click();

  await see(() => expect(pageText()).toContain('No endpoint yet'));
  expect(window.location.pathname).toBe('/admin/webhooks');
});

it('how long the former secret counts is never taken for nothing because the field is empty', async () => {
  const asked = await showPage(<EndpointPage id="whk_1" />, ({ what }) =>
    what === 'GET webhooks/whk_1' ? ENDPOINT : undefined,
  );
  await press('New secret');
  await write('Hours in which both count', '');
  document.querySelector<HTMLElement>('[role="dialog"] [type="submit"]')!.click();
  await see(async () => expect((await field('Hours in which both count')).validity.valid).toBe(false));

  expect(asked.filter(({ what }) => what.startsWith('POST'))).toEqual([]);
});

it('a form whose answer has not come yet stays where it is', async () => {
  let answer = (_: Response) => {};
  await showPage(<EndpointPage id="whk_1" />, ({ what }) => {
    if (what === 'GET webhooks/whk_1') return ENDPOINT;
    if (what !== 'PATCH webhooks/whk_1') return undefined;
    return new Promise<Response>((resolve) => (answer = resolve));
  });
  await press('Change endpoint');
  await press('Save');
  const cancel = (await named('Cancel')) as HTMLButtonElement;
  await see(() => expect(cancel.disabled).toBe(true));
  cancel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  answer(refuse(422, 'This address is not allowed.'));

  await see(() => expect(pageText()).toContain('This address is not allowed.'));
  expect(((await named('Cancel')) as HTMLButtonElement).disabled).toBe(false);
});

it('says that it is not known which events there are, and asks again', async () => {
  let isThere = false;
  await showPage(<EndpointPage id="whk_1" />, ({ what }) => {
    if (what === 'GET webhooks/whk_1') return { ...ENDPOINT, event_types: ['session.created'] };
    if (what !== 'GET webhooks/event-types') return undefined;
    return isThere
      ? { data: [{ type: 'session.closed', meaning: 'A conversation ended.' }], next: null }
      : refuse(500, 'The server failed.');
  });
  await press('Change endpoint');
  await see(() => expect(pageText()).toContain('The server failed.'));
  isThere = true;
  await press('Try again');

  await see(() => expect(pageText()).toContain('A conversation ended.'));
});
