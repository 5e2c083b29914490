// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setUp } from '@/auth/login';
import { hasUnsaved } from '@/ui/unsaved';
import { button, find, openPage, serve, settle, type Call, type TestPage } from '@/widgets/testPage';
import PluginPage from './PluginPage';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };

let page: TestPage;
let calls: Call[];
let may: Record<string, string>;
/** What an answer to a save waits for. */
let held: Promise<void>;
const stored: Record<string, Record<string, unknown>> = {};

const config = (id: string) => ({
  values: stored[id],
  schema: { type: 'object', properties: { [id]: { type: 'string', title: `Word of ${id}` }, other: { type: 'string', title: 'Other' } } },
  schema_version: 1,
  secrets: [],
});

const plugin = (id: string) => ({
  id, name: id, kind: 'python', summary: '', publisher: '', distribution: id, version: '1.0', state: 'needs_consent',
  desired: 'enabled', reason: '', changed_at: '2026-11-30T12:00:00Z', has_config: true, hooks: [], permissions: [],
  consented: [], egress: [], risk: null, is_compatible: true, requires_chatclick: '',
});

async function answer({ method, path, body }: Call): Promise<Response> {
  const [, id = '', part] = path.split('/');
  if (path === 'auth/setup') return Response.json({ access_token: 'token', expires_in: 900, staff: ME });
  if (path === 'me') return Response.json({ ...ME, permissions: may });
  if (id === 'catalogue') return Response.json({ data: [], ui_install: 'off', installer: 'ok' });
  if (part !== 'config') return Response.json(plugin(id));
  if (method === 'PUT') {
    await held;
    stored[id] = (body as { values: Record<string, unknown> }).values;
  }
  return Response.json(config(id));
}

const until = (isThere: () => boolean) =>
  vi.waitFor(async () => {
    await settle(1);
    expect(isThere()).toBe(true);
  });

async function show(id: string, tab = 'settings'): Promise<void> {
  await page.show(<PluginPage pluginId={id} tab={tab} />);
  await until(() => find('[role=tabpanel]') !== null && !find('[role=tabpanel] [aria-label=Loading]'));
}

function field(label: string): HTMLInputElement | undefined {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent === label);
  return found && (document.getElementById(found.htmlFor) as HTMLInputElement);
}

async function write(label: string, text: string): Promise<void> {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
  await act(async () => {
    set!.call(field(label), text);
    field(label)!.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  may = { 'plugin:read': 'any', 'plugin:write': 'any' };
  held = Promise.resolve();
  stored['mood'] = {};
  stored['poll'] = {};
  calls = serve(answer);
  page = await openPage();
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
});

afterEach(async () => {
  await page.leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const saved = () => calls.filter(({ method }) => method === 'PUT').map(({ path, body }) => [path, body]);

it('whoever leaves settings that are not saved is asked first', async () => {
  await show('mood');
  expect(hasUnsaved()).toBe(false);

  await write('Word of mood', 'calm');

  expect(hasUnsaved()).toBe(true);
});

it('what is typed while settings are saved stays, and is saved next', async () => {
  let letGo = () => {};
  held = new Promise((resolve) => (letGo = resolve));
  await show('mood');
  await write('Word of mood', 'calm');
  await act(async () => button('Save settings').click());
  await write('Other', 'later');
  await act(async () => letGo());
  await until(() => stored['mood']!['mood'] === 'calm' && !button('Save settings').disabled);

  expect([field('Word of mood')!.value, field('Other')!.value, hasUnsaved()]).toEqual(['calm', 'later', true]);
  await act(async () => button('Save settings').click());
  await until(() => !hasUnsaved());

  expect(saved().at(-1)).toEqual(['plugins/mood/config', { values: { mood: 'calm', other: 'later' } }]);
});

it('each plugin has its own settings, however one comes from one to the other', async () => {
  await show('poll');
  await show('mood');
  expect(field('Word of mood')).toBeDefined();

  await show('poll');

  expect(field('Word of poll')).toBeDefined();
  expect(field('Word of mood')).toBeUndefined();
});

it('only who may change plugins is offered to allow what one asks for', async () => {
  await show('mood', 'permissions');
  await until(() => button('Allow and enable') !== undefined);

  may = { 'plugin:read': 'any' };
  await page.leave();
  page = await openPage();
  await show('mood', 'permissions');

  expect(find('h1')?.textContent).toBe('mood');
  expect(button('Allow and enable')).toBeUndefined();
});
