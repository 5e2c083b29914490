// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, see, showPage, write } from '@/ui/testing';
import { DeliveriesTab } from './DeliveriesTab';

afterEach(hidePage);

it('narrows the log to a span of days, both of them whole', async () => {
  const asked = await showPage(<DeliveriesTab />, () => undefined);
  await write('From', '2026-11-01');
  await write('To', '2026-11-01');

  const spans = () =>
    asked
      .filter((one) => one.what === 'GET webhooks/deliveries')
      .map(({ query }) => Date.parse(query.get('until') ?? '') - Date.parse(query.get('since') ?? ''));
  await see(() => expect(spans().at(-1)).toBe(24 * 3_600_000));
});
