// @vitest-environment happy-dom
import { useQuery } from '@tanstack/react-query';
import { act } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { api } from '@/api/http';
import { refreshLogin } from '@/auth/login';
import { find, openPage, serve, type TestPage } from '@/widgets/testPage';
import { Gate } from './Gate';

// All that is shown to who is signed in is for somebody in particular.
vi.mock('./SignedIn', () => ({
  default: function Mine() {
    const { data } = useQuery({ queryKey: ['mine'], queryFn: () => api.get<{ text: string }>('mine'), staleTime: Infinity });
    return <p>{data?.text}</p>;
  },
}));

const ADA = { id: 'stf_ada', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const BOB = { ...ADA, id: 'stf_bob', name: 'Bob' };

let page: TestPage;

afterEach(async () => {
  await page.leave();
  vi.unstubAllGlobals();
  localStorage.clear();
  document.body.replaceChildren();
});

const shows = (text: string) =>
  vi.waitFor(async () => {
    await act(async () => undefined);
    expect(find('p')?.textContent).toBe(text);
  });

it('who signs in in another tab is shown nothing of who was here before', async () => {
  // Whose cookie this browser has.
  let who = ADA;
  localStorage.setItem('chatclick.signed-in', '1');
  // happy-dom has none.
  const locks = { request: (_name: string, work: () => unknown) => work() };
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  serve(({ path }) =>
    path === 'auth/refresh'
      ? Response.json({ access_token: who.id, expires_in: 900, staff: who })
      : Response.json({ text: `What ${who.name} has` }),
  );
  page = await openPage();
  await page.show(<Gate />);
  await shows('What Ada has');

  who = BOB;
  await act(async () => void (await refreshLogin()));

  await shows('What Bob has');
});
