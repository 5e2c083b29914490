// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Route, Router } from 'wouter';
import type { ExtensionPage } from '@/api/types';
import { setUp } from '@/auth/login';
import { I18nProvider, loadCatalogue } from '@/i18n';
import { RealtimeProvider } from '@/realtime/RealtimeProvider';
import type { PageSurface } from './types';
import { useSurface } from './useSurface';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const PAGE = { plugin_id: 'poll', path: '', mounts: [] as string[] } as ExtensionPage;

let root: Root;
let page: PageSurface;

function Page() {
  const surface = useSurface(PAGE);
  page = surface.page;
  return null;
}

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(
      Response.json(
        address.endsWith('/auth/setup')
          ? { access_token: 'token', expires_in: 900, staff: ME }
          : { ...ME, permissions: {} },
      ),
    ),
  );
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
  window.history.replaceState(null, '', '/admin/p/poll');
  const catalogue = await loadCatalogue('en');
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={new QueryClient()}>
          <I18nProvider locale="en" catalogue={catalogue} setLocale={() => undefined}>
            <RealtimeProvider staffId="stf_1">
              <Router base="/admin">
                <Route path="/p/poll">
                  <Page />
                </Route>
              </Router>
            </RealtimeProvider>
          </I18nProvider>
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
  localStorage.clear();
  document.body.replaceChildren();
});

const address = () => window.location.pathname + window.location.search;

it('a page says in the address what it shows', async () => {
  await act(async () => page.setSearch('board=1'));

  expect(address()).toBe('/admin/p/poll?board=1');
});

it('a page that is gone takes nobody back to it', async () => {
  await act(async () => page.navigate('/inbox'));
  await act(async () => page.setSearch('board=1'));

  expect(address()).toBe('/admin/inbox');
});
