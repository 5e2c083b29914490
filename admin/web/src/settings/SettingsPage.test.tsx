// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { field, hidePage, named, pageText, press, see, showPage, write } from '@/ui/testing';
import { hasUnsaved } from '@/ui/unsaved';
import SettingsPage from './SettingsPage';

const SETTING = {
  name: 'drain_seconds',
  title: 'Drain',
  group: '',
  group_title: '',
  meaning: 'How long.',
  value: 20,
  default: 30,
  source: 'stored',
  variable: 'CHATCLICK_DRAIN_SECONDS',
  is_secret: false,
  is_editable: true,
  schema: { type: 'integer' },
};
const NO = 'At most 600.';

afterEach(hidePage);

it('what was refused is no longer said once it is discarded', async () => {
  await showPage(<SettingsPage />, ({ what }) => {
    if (what === 'GET settings') return { data: [SETTING], next: null };
    if (what !== 'PATCH settings') return undefined;
    const errors = [{ pointer: '/values/drain_seconds', code: 'invalid', message: NO }];
    return Response.json({ detail: NO, code: 'invalid', errors }, { status: 422 });
  });
  await write('drain_seconds', '900');
  await press('Save');
  await see(() => expect(pageText()).toContain(NO));
  await press('Discard');

  await see(() => expect(pageText()).not.toContain(NO));
});

it('what is on its way back to the default is not sent twice', async () => {
  const asked = await showPage(<SettingsPage />, ({ what }) => {
    if (what === 'GET settings') return { data: [SETTING], next: null };
    return what === 'PATCH settings' ? new Promise(() => undefined) : undefined;
  });
  await press('Back to 30');
  await see(() => expect(asked.filter(({ what }) => what === 'PATCH settings')).toHaveLength(1));

  await see(async () => expect(await named('Back to 30')).toHaveProperty('disabled', true));
});

it('what is being written stays, whatever is looked for, and whoever leaves is asked', async () => {
  const other = { ...SETTING, name: 'port', title: 'Port' };
  await showPage(<SettingsPage />, ({ what }) =>
    what === 'GET settings' ? { data: [SETTING, other], next: null } : undefined,
  );
  await write('drain_seconds', '25');
  await write('Search settings', 'nothing is called so');

  await see(() => expect(pageText()).not.toContain('Port'));
  expect((await field('drain_seconds')).value).toBe('25');
  expect(hasUnsaved()).toBe(true);

  await press('Discard');
  await see(() => expect(pageText()).not.toContain('Drain'));
  expect(hasUnsaved()).toBe(false);
});
