// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, pageText, press, refuse, see, showPage } from '@/ui/testing';
import ApiKeysPage from './ApiKeysPage';

afterEach(hidePage);

it('says why there are no permissions to choose from', async () => {
  await showPage(<ApiKeysPage />, ({ what }) =>
    what === 'GET permissions' ? refuse(500, 'The database is away.') : undefined,
  );
  await press('Create API key');

  await see(() => expect(pageText()).toContain('The database is away.'));
});
