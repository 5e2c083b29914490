import { afterEach, expect, test, vi } from 'vitest';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import { askedProof } from './proof';

const OFFER = {
  challenge: 'c1',
  methods: [{ plugin: 'p', id: 'code', kind: 'code', label: 'Code', options: {} }],
};
const refusal = () =>
  new Response(JSON.stringify({ status: 403, code: 'second_factor_required', ...OFFER }), {
    status: 403,
  });

function answerWith(...answers: Response[]) {
  const fetched = vi.fn((..._call: [string, RequestInit]) => Promise.resolve(answers.shift()!));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

test('an act that wants a proof goes on once it is given', async () => {
  const fetched = answerWith(refusal(), new Response('{"done":true}', { status: 200 }));

  const act = api.post<{ done: boolean }>('plugins/install', { plan: 1 });
  await vi.waitFor(() => expect(askedProof()?.offer.challenge).toBe('c1'));
  askedProof()?.give('proof-1');

  expect(await act).toEqual({ done: true });
  const [, repeated] = fetched.mock.calls[1]!;
  expect(repeated.headers).toMatchObject({ 'Chatclick-Proof': 'proof-1' });
  expect(repeated.body).toBe('{"plan":1}');
  expect(askedProof()).toBeNull();
});

test('who would rather not is told what was refused', async () => {
  answerWith(refusal());

  const act = api.delete('plugins/p/factors/totp');
  const failure = act.catch((error: unknown) => error);
  await vi.waitFor(() => expect(askedProof()).not.toBeNull());
  askedProof()?.give(null);

  expect(await failure).toBeInstanceOf(Problem);
});

test('another refusal asks for nothing', async () => {
  answerWith(new Response(JSON.stringify({ status: 403, code: 'forbidden' }), { status: 403 }));

  await expect(api.get('audit')).rejects.toMatchObject({ code: 'forbidden' });

  expect(askedProof()).toBeNull();
});
