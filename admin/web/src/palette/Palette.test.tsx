// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setUp } from '@/auth/login';
import { CommandContext, CommandRegistry, type Command } from '@/commands/commands';
import { I18nProvider, loadCatalogue } from '@/i18n';
import { Palette } from './Palette';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const MAY = { 'visitor:read': 'any', 'search:read': 'any' };
const NOTHING = { data: [], next: null };

/** Answers that stand ready, by path; visitors are answered when the test says so. */
const READY: Record<string, unknown> = {
  '/api/v1/auth/setup': { access_token: 'token', expires_in: 900, staff: ME },
  '/api/v1/me': { ...ME, permissions: MAY },
  '/api/v1/staff': NOTHING,
  '/api/v1/search': NOTHING,
  '/api/v1/sessions': { data: [{ id: 'ses_1' }], next: null },
};

let waiting: Map<string, (names: string[]) => void>;
let root: Root;
let ran: string[];

function answer(address: string): Promise<Response> {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  if (pathname !== '/api/v1/visitors') return Promise.resolve(Response.json(READY[pathname]));
  return new Promise((resolve) => {
    waiting.set(searchParams.get('q') ?? '', (names) => {
      const data = names.map((name) => ({ id: `vis_${name}`, name, email: null }));
      resolve(Response.json({ data, next: null }));
    });
  });
}

const command = (id: string, title: string): Command => ({
  id,
  title,
  group: 'session',
  run: () => ran.push(id),
});

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  waiting = new Map();
  ran = [];
  vi.stubGlobal('fetch', (address: string) => answer(address));
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
  const registry = new CommandRegistry();
  registry.put(Symbol('page'), [
    command('session.resolve', 'Resolve'),
    command('session.assign', 'Assign to somebody'),
  ]);
  const catalogue = await loadCatalogue('en');
  const box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  await act(async () =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
          <I18nProvider locale="en" catalogue={catalogue} setLocale={() => undefined}>
            <CommandContext value={registry}>
              <Palette opened onClose={() => ran.push('closed')} />
            </CommandContext>
          </I18nProvider>
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
  localStorage.clear();
  window.history.replaceState(null, '', '/');
  document.body.replaceChildren();
});

const field = () => document.querySelector<HTMLInputElement>('[role="combobox"]')!;
const options = () => [...document.querySelectorAll('[role="option"]')].map((one) => one.textContent);

async function type(text: string): Promise<void> {
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field(), text);
    field().dispatchEvent(new Event('input', { bubbles: true }));
  });
}

async function press(key: string): Promise<void> {
  await act(async () => {
    field().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
}

const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

async function found(query: string, ...names: string[]): Promise<void> {
  await act(async () => {
    waiting.get(query)?.(names);
    await vi.advanceTimersByTimeAsync(1);
  });
}

it('Enter runs what was typed last, not what was found for the text before', async () => {
  await type('gra');
  await pass(200);
  await found('gra', 'Grace');
  expect(options()).toEqual(['Grace']);

  await type('assign');
  await press('Enter');
  await pass(1);

  expect(ran).toEqual(['closed', 'session.assign']);
});

it('Enter waits for the answer to the text it was pressed for', async () => {
  await type('resolve nothing');
  await press('Enter');
  await type('grace');
  await pass(1_000);
  expect(ran).toEqual([]);

  await press('Enter');
  expect(ran).toEqual([]);
  await found('grace', 'Grace');

  expect(ran).toEqual(['closed']);
  await vi.waitFor(() => expect(window.location.pathname).toBe('/inbox/all/ses_1'));
});

it('an Enter with nothing to come is forgotten', async () => {
  await type('grace');
  await press('Enter');
  await pass(200);
  await found('grace');
  expect(options()).toEqual([]);

  await type('resolve');

  expect(ran).toEqual([]);
});
