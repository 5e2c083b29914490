// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import type { Staff } from '@/api/types';
import { loginState } from '@/auth/login';
import { useMyRecord } from '@/auth/usePermissions';
import { ME, field, hidePage, press, see, showPage, write } from '@/ui/testing';
import { PersonDialog } from './PersonDialog';

const SELF = {
  ...ME,
  email: 'ada@example.com',
  team_ids: [],
  languages: [],
  skills: [],
  capacity: 8,
} as unknown as Staff;

function Page() {
  useMyRecord();
  return <PersonDialog edited={SELF} onClose={() => undefined} />;
}

afterEach(hidePage);

it('what I change of myself is what the rest of the page knows of me', async () => {
  const asked = await showPage(<Page />, ({ what, body }) =>
    what === 'PATCH staff/stf_1' ? { ...SELF, ...(body as object) } : undefined,
  );
  const times = () => asked.filter(({ what }) => what === 'GET me').length;
  await see(() => expect(times()).toBe(1));
  await write('Name', 'Ada Lovelace');
  await press('Save');

  await see(() => expect(loginState()).toMatchObject({ staff: { name: 'Ada Lovelace' } }));
  await see(() => expect(times()).toBe(2));
});

it('an empty number of conversations is not taken for none', async () => {
  const asked = await showPage(<Page />, () => undefined);
  await write('Conversations at once', '');
  await press('Save');

  await see(async () => expect((await field('Conversations at once')).validity.valid).toBe(false));
  expect(asked.filter(({ what }) => what.startsWith('PATCH'))).toEqual([]);
});
