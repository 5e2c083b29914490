// @vitest-environment happy-dom
import { act, useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Schema } from '@/api/types';
import { find, openPage, type TestPage } from '@/widgets/testPage';
import { SchemaField } from './SchemaField';

let page: TestPage;
let value: unknown;

function Field({ schema }: { schema: Schema }) {
  const [now, setNow] = useState<unknown>(undefined);
  value = now;
  return (
    <SchemaField name="x" pointer="/x" schema={schema} isRequired={false} value={now} error={null} onChange={setNow} />
  );
}

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  await page.leave();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

/** Key by key, as a person does. */
async function typeKeys(keys: string): Promise<void> {
  const field = find('input') as HTMLInputElement;
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
  for (const key of keys) {
    await act(async () => {
      set!.call(field, field.value + key);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }
}

it.each([
  ['-5', -5],
  ['0.05', 0.05],
  ['-0.5', -0.5],
])('a number is typed as it is: %s', async (keys, number) => {
  await page.show(<Field schema={{ type: 'number' }} />);
  await typeKeys(keys);

  expect([(find('input') as HTMLInputElement).value, value]).toEqual([keys, number]);
});
