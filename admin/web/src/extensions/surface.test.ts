// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { requestRaw } from '@/api/http';
import { Problem, Unreachable } from '@/api/problem';
import { answer } from './frameBridge';
import { Surface } from './surface';

vi.mock('@/api/http', () => ({ requestRaw: vi.fn() }));

const asked = vi.mocked(requestRaw);
const doings = {
  navigate: vi.fn(),
  toast: vi.fn(),
  setUnsaved: vi.fn(),
  setSearch: vi.fn(),
  names: vi.fn(),
  unreachable: () => 'No line.',
};

function build(): Surface {
  const state = {
    version: 1,
    plugin: 'poll',
    page: '',
    locale: 'en',
    theme: 'light',
    search: '',
    tokens: {},
  } as const;
  return new Surface({ id: 'poll', mounts: [] }, state, doings);
}

async function ask(message: unknown): Promise<unknown[]> {
  const said: unknown[] = [];
  await answer({ postMessage: (one: unknown) => said.push(one) }, build(), message);
  return said;
}

beforeEach(() => vi.clearAllMocks());

describe('the surface of a page', () => {
  it('calls the plugin and reads what it answers', async () => {
    asked.mockResolvedValue(Response.json({ data: [1] }));

    await expect(build().page.api.get('answers')).resolves.toEqual({ data: [1] });
    expect(asked).toHaveBeenCalledWith('GET', '/api/v1/plugins/poll/answers', { body: undefined });
  });

  it('saves a file of the plugin', async () => {
    asked.mockResolvedValue(new Response('x'));
    const [make, click] = [vi.fn(() => 'blob:1'), vi.fn()];
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: make, revokeObjectURL: vi.fn() }));
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(click);

    await build().page.api.download('answers/file');

    expect(asked).toHaveBeenCalledWith('GET', '/api/v1/plugins/poll/answers/file', {
      body: undefined,
    });
    expect(click).toHaveBeenCalled();
    await expect(build().page.api.download('/api/v1/staff')).rejects.toThrow('/api/v1/staff');
  });

  it('says in the language of whoever looks that the server cannot be reached', async () => {
    asked.mockRejectedValue(new Unreachable());

    await expect(build().page.api.get('answers')).rejects.toThrow('No line.');
  });

  it('never calls what is not the plugin’s', async () => {
    await expect(build().page.api.post('/api/v1/staff', {})).rejects.toThrow('/api/v1/staff');
    expect(asked).not.toHaveBeenCalled();
  });

  it('tells listeners until they stop, and goes on when one fails', () => {
    const surface = build();
    const heard: string[] = [];
    const quiet = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    surface.page.on('theme', () => {
      throw new Error('mine');
    });
    const stop = surface.page.on('theme', (theme) => heard.push(theme));

    surface.tell('theme', 'dark');
    stop();
    surface.tell('theme', 'light');

    expect(heard).toEqual(['dark']);
    expect(surface.page.theme).toBe('light');
    expect(quiet).toHaveBeenCalledTimes(2);
  });

  it('keeps what it shows in its address, and is told where somebody went back to', () => {
    const surface = build();
    const heard: string[] = [];
    surface.page.on('search', (search) => heard.push(search));

    surface.page.setSearch('range=24h');
    surface.page.setSearch('range=1h', true);
    surface.tell('search', 'range=24h');

    expect(doings.setSearch.mock.calls).toEqual([
      ['range=24h', false],
      ['range=1h', true],
    ]);
    expect(heard).toEqual(['range=24h']);
    expect(surface.page.search).toBe('range=24h');
  });

  it.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'people'])(
    'does not navigate to %s',
    (path) => expect(() => build().page.navigate(path)).toThrow('slash'),
  );
});

describe('a sealed frame', () => {
  it('asks over its port and gets the result', async () => {
    asked.mockResolvedValue(Response.json({ n: 1 }));

    const args = { method: 'POST', path: 'x', body: { a: 1 } };
    expect(await ask({ id: 7, call: 'request', args })).toEqual([{ id: 7, result: { n: 1 } }]);
    const address = '/api/v1/plugins/poll/x';
    expect(asked).toHaveBeenCalledWith('POST', address, { body: { a: 1 } });
  });

  it('is told why something failed', async () => {
    asked.mockRejectedValue(new Problem(403, { code: 'forbidden', detail: 'No.' }));

    const args = { method: 'GET', path: 'x' };
    expect(await ask({ id: 1, call: 'request', args })).toEqual([
      { id: 1, error: { name: 'Problem', message: 'No.', status: 403, code: 'forbidden', errors: [] } },
    ]);
  });

  it('cannot leave its plugin, call what is not offered, or send nonsense', async () => {
    const args = { method: 'GET', path: '/api/v1/staff' };
    expect(await ask({ id: 1, call: 'request', args })).toMatchObject([{ error: {} }]);
    expect(await ask({ id: 2, call: 'eval', args: {} })).toMatchObject([{ error: {} }]);
    expect(await ask('hello')).toEqual([]);
    expect(await ask({ id: '3', call: 'toast', args: {} })).toEqual([]);
    expect(asked).not.toHaveBeenCalled();
  });

  it('keeps what it shows in its address', async () => {
    const asked = { id: 1, call: 'setSearch', args: { search: 'a=1', isReplaced: true } };

    expect(await ask(asked)).toEqual([{ id: 1, result: null }]);
    expect(doings.setSearch).toHaveBeenCalledWith('a=1', true);
  });

  it('shows short notices', async () => {
    await ask({ id: 1, call: 'toast', args: { text: 'Saved', tone: 'loud' } });

    expect(doings.toast).toHaveBeenCalledWith('Saved', 'plain', undefined);
  });
});
