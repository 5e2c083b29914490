// @vitest-environment happy-dom
import '@/plugins/texts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RealtimeProvider } from '@/realtime/RealtimeProvider';
import { openPage, problem, serve, settle, type TestPage } from '@/widgets/testPage';
import { JobView } from './JobView';

const JOB = {
  id: 'job_1', kind: 'uninstall', state: 'restarting', step: 'restarting', progress: 0.8, spec: 'mood', plan: null,
  events: [], problem: null, rolled_back: false,
};

let page: TestPage;
/** What the host says next. */
let next: () => Response;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  next = () => Response.json(JOB);
  serve(() => next());
  page = await openPage();
  await page.show(
    <RealtimeProvider staffId="stf_1">
      <JobView jobId="job_1" />
    </RealtimeProvider>,
  );
  await settle();
});

afterEach(async () => {
  await page.leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const text = () => document.body.textContent;

it('a host that knows nothing of the job ends the progress', async () => {
  expect(text()).toContain('The host restarts');
  next = () => problem(404);
  await settle(2_000);

  expect(text()).toContain('This is not here');
  expect(text()).not.toContain('The host restarts');
});

it.each([429, 503])('a host that has no time, with %s, is asked again', async (status) => {
  next = () => problem(status);
  await settle(2_000);
  expect(text()).toContain('The host restarts');

  next = () => Response.json({ ...JOB, state: 'done', step: 'verifying', progress: 1 });
  await settle(2_000);

  expect(text()).toContain('mood is uninstalled');
});
