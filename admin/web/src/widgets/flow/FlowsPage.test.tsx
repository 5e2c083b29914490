// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, pageText, see, showPage } from '@/ui/testing';
import FlowsPage from './FlowsPage';

const flow = (number: number) => ({
  id: `flw_${number}`,
  name: `Flow ${number}`,
  published_revision: null,
  has_changes: false,
  updated_at: '2026-11-23T09:00:00.000Z',
});
const flows = Array.from({ length: 101 }, (_, at) => flow(at + 1));

afterEach(hidePage);

it('shows flows beyond the first hundred', async () => {
  await showPage(<FlowsPage />, ({ what, query }) => {
    if (what !== 'GET flows') return undefined;
    return query.get('cursor')
      ? { data: flows.slice(100), next: null }
      : { data: flows.slice(0, 100), next: 'flw_100' };
  });

  await see(() => expect(pageText()).toContain('Flow 101'));
});
