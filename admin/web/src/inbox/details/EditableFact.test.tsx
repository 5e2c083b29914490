// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { I18nProvider, loadCatalogue, type Catalogue } from '@/i18n';
import { EditableFact } from './EditableFact';

let root: Root;
let catalogue: Catalogue;
let saved: string[];

const show = (value: string) =>
  act(async () =>
    root.render(
      <MantineProvider env="test">
        <I18nProvider locale="en" catalogue={catalogue} setLocale={() => undefined}>
          <EditableFact
            field="email"
            value={value}
            canEdit
            onSave={async (next) => void saved.push(next)}
          />
        </I18nProvider>
      </MantineProvider>,
    ),
  );
const input = () => document.querySelector('input')!;
const press = () => act(async () => document.querySelector('button')!.click());
const leave = () => act(async () => input().blur());
const type = (text: string) =>
  act(async () => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
    set.call(input(), text);
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  saved = [];
  catalogue = await loadCatalogue('en');
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('leaves what the visitor told meanwhile to whoever typed nothing', async () => {
  await show('');
  await press();
  await show('ada@example.com');

  await leave();

  expect(saved).toEqual([]);
  expect(document.body.textContent).toContain('ada@example.com');
});

it('saves what was typed', async () => {
  await show('');
  await press();
  await type('bob@example.com');

  await leave();

  expect(saved).toEqual(['bob@example.com']);
});
