// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, pageText, press, see, showPage } from '@/ui/testing';
import { TraceDialog } from './TraceDialog';

const NO_PLUGINS = { pages: [], slots: [], names: {}, phrases: {} };
const MANY = 101;

const trace = (number: number) => ({
  id: `trc_${number}`,
  session_id: 'ses_1',
  plugin_id: null,
  reason: `reason ${number}`,
  reason_said: [],
  staff_id: null,
  queue_id: `que_${MANY}`,
  team_id: null,
  candidates: [],
  facts: {},
  created_at: '2026-11-23T09:00:00.000Z',
});
const queues = Array.from({ length: MANY }, (_, at) => ({ id: `que_${at + 1}`, name: `Queue ${at + 1}` }));

afterEach(hidePage);

it('all of why is read on demand, and a queue beyond the first hundred has its name', async () => {
  await showPage(<TraceDialog sessionId="ses_1" opened onClose={() => undefined} />, ({ what, query }) => {
    const isSecond = query.get('cursor') !== null;
    if (what === 'GET extensions') return NO_PLUGINS;
    if (what === 'GET queues') {
      return isSecond
        ? { data: queues.slice(100), next: null }
        : { data: queues.slice(0, 100), next: 'more' };
    }
    if (!what.endsWith('/trace')) return undefined;
    return isSecond ? { data: [trace(1)], next: null } : { data: [trace(2)], next: 'older' };
  });

  await see(() => expect(pageText()).toContain('reason 2'));
  await see(() => expect(pageText()).toContain(`Queue ${MANY}`));
  await press('Show more');

  await see(() => expect(pageText()).toContain('reason 1'));
});
