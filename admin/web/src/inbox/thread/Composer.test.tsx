// @vitest-environment happy-dom
import { createRef } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CommandContext, CommandRegistry } from '@/commands/commands';
import { RealtimeProvider } from '@/realtime/RealtimeProvider';
import { buildSession } from '@/realtime/testing';
import { currentToasts } from '@/ui/toasts';
import { hidePage, named, pageText, see, showPage } from '@/ui/testing';
import { Composer, type ComposerHandle, type Said } from './Composer';

const SESSION = buildSession();
const NO_PLUGINS = { pages: [], slots: [], names: {}, phrases: {} };

const handle = createRef<ComposerHandle>();

let said: Said[];

const open = (may: Record<string, string>) =>
  showPage(
    <RealtimeProvider staffId="stf_1">
      <CommandContext value={new CommandRegistry()}>
        <Composer
          ref={handle}
          session={SESSION}
          events={[]}
          onSend={(one) => said.push(one)}
          onResolve={() => undefined}
        />
      </CommandContext>
    </RealtimeProvider>,
    ({ what }) => (what === 'GET extensions' ? NO_PLUGINS : undefined),
    may,
  );
const tabs = () => [...document.querySelectorAll('[role="tab"]')].map((tab) => tab.textContent);

function write(text: string): void {
  const field = document.querySelector('textarea')!;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

beforeEach(() => {
  said = [];
  // A field that grows measures itself anew when fonts arrive; this page has none.
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
  vi.stubGlobal(
    'WebSocket',
    class {
      static readonly OPEN = 1;
      close = () => undefined;
    },
  );
});
afterEach(hidePage);

it('who may only write notes writes notes', async () => {
  await open({ 'note:write': 'any' });
  await see(() => expect(tabs()).toEqual(['Internal note']));

  write('Ask the warehouse.');
  const add = (await named('Add note')) as HTMLButtonElement;
  await see(() => expect(add.disabled).toBe(false));
  add.click();

  expect(said).toMatchObject([{ kind: 'note', text: 'Ask the warehouse.' }]);
});

it('who may only reply is offered no note', async () => {
  await open({ 'message:write': 'any' });

  await see(() => expect(tabs()).toEqual(['Reply']));
});

it('who may write nothing is told so', async () => {
  await open({});

  await see(() => expect(pageText()).toContain('but not write in it'));
  expect(tabs()).toEqual([]);
});

it('files that are too many are named', async () => {
  await open({ 'message:write': 'any' });
  await see(() => expect(handle.current).not.toBeNull());

  handle.current?.attach(Array.from({ length: 12 }, (_, at) => new File(['hello'], `${at + 1}.txt`)));

  await see(() =>
    expect(currentToasts()[0]?.text).toBe('A message takes 10 files. Not attached: 11.txt, 12.txt'),
  );
});

it('a browser whose storage is full takes what is typed', async () => {
  await open({ 'message:write': 'any', 'note:write': 'any' });
  await see(() => expect(tabs()).toHaveLength(2));
  const refuseAll = () => {
    throw new DOMException('Full', 'QuotaExceededError');
  };
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: refuseAll, removeItem: () => null });

  write('Hello');
  await named('Send reply');

  expect(document.querySelector('textarea')?.value).toBe('Hello');
});
