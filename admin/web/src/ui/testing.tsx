/** A page in a test: somebody is signed in, and the server answers what the test says. */
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { vi } from 'vitest';
import { Router } from 'wouter';
import { setUp } from '@/auth/login';
import { I18nProvider, loadCatalogue } from '@/i18n';
import '@/i18n/lateTexts';
import { currentToasts, hideToast } from './toasts';

export const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };

/** One request, as the test looks at it. */
export interface Asked {
  /** Such as `GET staff`. */
  what: string;
  query: URLSearchParams;
  body: unknown;
}

/** The body of an answer, or a whole one; undefined for an empty list. */
export type Answer = (asked: Asked) => unknown;

/** What somebody may do who sets up an installation. */
const MAY_WRITE = Object.fromEntries(
  ['staff', 'api_key', 'settings', 'system', 'backup', 'role', 'widget'].flatMap((area) =>
    ['read', 'write'].map((act) => [`${area}:${act}`, 'any']),
  ),
);

// Drawing a page with its dialogs takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let root: Root | null = null;

/** A refusal, as the server words it. */
export const refuse = (status: number, detail = 'Refused.') =>
  Response.json({ title: 'Refused', detail, code: 'refused' }, { status });

/** Show a page to somebody who may do these things; returns what the server is asked. */
export async function showPage(
  page: ReactNode,
  answer: Answer,
  may: Record<string, string> = MAY_WRITE,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    const { pathname, searchParams: query } = new URL(address, 'http://localhost');
    const path = pathname.replace('/api/v1/', '');
    if (path === 'auth/setup') return Response.json({ access_token: 'token', expires_in: 900, staff: ME });
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const one = { what: `${init?.method ?? 'GET'} ${path}`, query, body };
    asked.push(one);
    const given = await answer(one);
    if (given instanceof Response) return given;
    if (given !== undefined) return Response.json(given);
    return Response.json(path === 'me' ? { ...ME, permissions: may } : { data: [], next: null });
  });
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
  const catalogue = await loadCatalogue('en');
  root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <I18nProvider locale="en" catalogue={catalogue} setLocale={() => undefined}>
          <Router base="/admin">{page}</Router>
        </I18nProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return asked;
}

/** For after each test. */
export function hidePage(): void {
  root?.unmount();
  root = null;
  for (const toast of currentToasts()) hideToast(toast.id);
  vi.unstubAllGlobals();
  localStorage.clear();
  window.history.replaceState(null, '', '/');
  document.body.replaceChildren();
}

/** Wait for something on the page. */
export const see = <T,>(find: () => T) => vi.waitFor(find, { timeout: 5_000, interval: 10 });

const CLICKABLE = 'button, a, [role="menuitem"], input[type="checkbox"], label';

/** What can be pressed, by its name; waits for it. */
export function named(name: string): Promise<HTMLElement> {
  return see(() => {
    const found = [...document.querySelectorAll<HTMLElement>(CLICKABLE)].find(
      (one) => (one.getAttribute('aria-label') ?? one.textContent) === name,
    );
    if (!found) throw new Error(`nothing called ${name}`);
    return found;
  });
}

export async function press(name: string): Promise<void> {
  (await named(name)).click();
}

/** The field with a label; waits for it. */
export function field(label: string): Promise<HTMLInputElement> {
  return see(() => {
    const id = [...document.querySelectorAll('label')].find((one) => one.textContent === label)?.htmlFor;
    const found = id
      ? document.getElementById(id)
      : document.querySelector(`input[aria-label="${label}"]`);
    if (!found) throw new Error(`no field ${label}`);
    return found as HTMLInputElement;
  });
}

/** Write into a field, in place of what it holds. */
export async function write(label: string, text: string): Promise<void> {
  const found = await field(label);
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(found, text);
  found.dispatchEvent(new Event('input', { bubbles: true }));
}

export const pageText = () => document.body.textContent ?? '';
