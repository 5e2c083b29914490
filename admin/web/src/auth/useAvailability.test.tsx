// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { hidePage, press, refuse, see, showPage } from '@/ui/testing';
import { currentToasts } from '@/ui/toasts';
import { loginState } from './login';
import { useAvailability } from './useAvailability';

function Page() {
  const { value, set } = useAvailability();
  return <button onClick={() => set(value === 'online' ? 'away' : 'online')}>Turn from {value}</button>;
}

afterEach(hidePage);

it('of switches that all fail, none stays', async () => {
  const answers: (() => void)[] = [];
  await showPage(<Page />, ({ what }) =>
    what === 'PATCH me' ? new Promise((resolve) => answers.push(() => resolve(refuse(500)))) : undefined,
  );
  await press('Turn from online');
  await see(() => expect(answers).toHaveLength(1));
  await press('Turn from away');
  await see(() => expect(answers).toHaveLength(2));
  for (const answer of answers) answer();
  await see(() => expect(currentToasts()).toHaveLength(2));

  expect(loginState()).toMatchObject({ staff: { availability: 'online' } });
});
