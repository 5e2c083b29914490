/** What tests of the designer and of the flow editor stand on: a page, and a server that keeps one draft. */
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { vi } from 'vitest';
import { I18nProvider, loadCatalogue } from '@/i18n';
import '@/i18n/lateTexts';

export interface TestPage {
  show: (part: ReactNode) => Promise<void>;
  leave: () => Promise<void>;
}

/** An empty page; what is shown on it has texts, styles and a cache. */
export async function openPage(): Promise<TestPage> {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const catalogue = await loadCatalogue('en');
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const cache = new QueryClient();
  return {
    show: (part) =>
      act(async () =>
        root.render(
          <MantineProvider env="test">
            <QueryClientProvider client={cache}>
              <I18nProvider locale="en" catalogue={catalogue} setLocale={() => undefined}>
                {part}
              </I18nProvider>
            </QueryClientProvider>
          </MantineProvider>,
        ),
      ),
    leave: () => act(async () => root.unmount()),
  };
}

export interface Call {
  method: string;
  path: string;
  body: unknown;
  match: string | null;
}

/** Put a server in place of the network; returns what it was asked, in order. */
export function serve(answer: (call: Call) => Response | Promise<Response>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    const match = new Headers(init.headers).get('If-Match');
    const call = { method: init.method ?? 'GET', path: address.replace('/api/v1/', ''), body, match };
    calls.push(call);
    return answer(call);
  });
  return calls;
}

export const problem = (status: number) => Response.json({ detail: `HTTP ${status}` }, { status });

/** Let what is under way come to its end. */
export const settle = (ms = 0) => act(() => vi.advanceTimersByTimeAsync(ms));

export const find = (query: string): HTMLElement | null => document.body.querySelector(query);

export const button = (name: string): HTMLButtonElement =>
  [...document.body.querySelectorAll('button')].find((one) => one.textContent === name)!;

/** Type as a person would: the field's own events follow. */
export async function type(field: HTMLTextAreaElement, text: string): Promise<void> {
  const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!;
  await act(async () => {
    set!.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
