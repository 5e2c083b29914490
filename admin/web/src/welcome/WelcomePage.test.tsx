// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, named, pageText, refuse, see, showPage } from '@/ui/testing';
import WelcomePage from './WelcomePage';

const WIDGET = { id: 'wgt_1', name: 'Shop', created_at: '2026-11-30T09:00:00Z', draft: {} };

afterEach(hidePage);

it.each(['site', 'try'])('without a site the step "%s" leads to where one is made', async (word) => {
  await showPage(<WelcomePage word={word} />, ({ what }) =>
    what === 'GET onboarding' ? { steps: [], site_url: '', is_dismissed: false } : undefined,
  );

  expect((await named('Create widget')).getAttribute('href')).toBe('/admin/widgets');
});

it('says why the first step cannot be shown', async () => {
  await showPage(<WelcomePage />, ({ what }) => {
    if (what === 'GET widgets') return { data: [WIDGET], next: null };
    return what === 'GET onboarding' ? refuse(500, 'The database is away.') : undefined;
  });

  await see(() => expect(pageText()).toContain('The database is away.'));
});
