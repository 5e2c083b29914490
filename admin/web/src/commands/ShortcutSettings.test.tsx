// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, named, press, see, showPage } from '@/ui/testing';
import ShortcutSettings from './ShortcutSettings';

const CHANGE = 'Change the key of “Reply”';

afterEach(hidePage);

it.each(['Cancel', 'Remove'])('after "%s" the focus is on the key again, not lost', async (act) => {
  await showPage(<ShortcutSettings opened onClose={() => undefined} />, () => undefined);
  await press(CHANGE);
  await press(act);
  const key = await named(CHANGE);

  await see(() => expect(document.activeElement).toBe(key));
});
