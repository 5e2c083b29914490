// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { buildSession } from '@/realtime/testing';
import { currentToasts } from '@/ui/toasts';
import { hidePage, pageText, press, refuse, see, showPage } from '@/ui/testing';
import { EarlierSessions } from './EarlierSessions';

const own = buildSession();
const other = (number: number) => buildSession({ id: `ses_${number}`, subject: `Subject ${number}` });

afterEach(hidePage);

it('all other conversations of a visitor can be read', async () => {
  let isAway = true;
  await showPage(<EarlierSessions session={own} />, ({ what, query }) => {
    if (what !== 'GET sessions') return undefined;
    if (query.get('cursor') === null) return { data: [own, other(2)], next: 'more' };
    return isAway ? refuse(500, 'The database is away.') : { data: [other(3)], next: null };
  });
  await see(() => expect(pageText()).toContain('Subject 2'));

  await press('Show more');
  await see(() => expect(currentToasts()[0]?.text).toBe('The database is away.'));
  isAway = false;
  await press('Show more');

  await see(() => expect(pageText()).toContain('Subject 3'));
});
