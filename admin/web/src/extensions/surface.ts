/** What Admin does for the page of a plugin, whichever way it is drawn. */
import { requestRaw } from '@/api/http';
import { Unreachable } from '@/api/problem';
import { save } from '@/ui/download';
import { addressFor, type Owner } from './address';
import type { Named, NamedKind, PageApi, PageState, PageSurface, Told, Tone } from './types';

type Listeners = { [K in keyof Told]: Set<(data: Told[K]) => void> };
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Doings {
  navigate: (path: string) => void;
  toast: (text: string, tone: Tone, undo?: () => void) => void;
  setUnsaved: (isUnsaved: boolean) => void;
  setSearch: (search: string, isReplaced: boolean) => void;
  names: (kind: NamedKind) => Promise<Named[]>;
  /** What a person is told when the server cannot be reached. */
  unreachable: () => string;
}

export class Surface {
  readonly page: PageSurface;
  private readonly owner: Owner;
  private readonly doings: Doings;
  private readonly listeners: Listeners = {
    theme: new Set(),
    locale: new Set(),
    search: new Set(),
    event: new Set(),
  };

  constructor(owner: Owner, state: PageState, doings: Doings) {
    this.owner = owner;
    this.doings = doings;
    const api: PageApi = {
      get: (path) => this.request('GET', path),
      post: (path, body = {}) => this.request('POST', path, body),
      put: (path, body = {}) => this.request('PUT', path, body),
      patch: (path, body = {}) => this.request('PATCH', path, body),
      delete: (path) => this.request('DELETE', path),
      download: (path) => this.download(path),
    };
    this.page = {
      ...state,
      api,
      navigate: (path) => this.navigate(path),
      toast: (text, tone = 'plain', undo) => this.toast(text, tone, undo),
      setUnsaved: (isUnsaved) => doings.setUnsaved(isUnsaved === true),
      setSearch: (search, isReplaced) => doings.setSearch(String(search), isReplaced === true),
      names: (kind) => doings.names(kind),
      on: (type, listener) => {
        this.listeners[type].add(listener);
        return () => this.listeners[type].delete(listener);
      },
    };
  }

  /** Tell the page that something changed or happened. */
  tell<K extends keyof Told>(type: K, data: Told[K]): void {
    if (type !== 'event') Object.assign(this.page, { [type]: data });
    for (const listener of [...this.listeners[type]]) {
      try {
        listener(data);
      } catch (error) {
        // A page's mistake must not keep others from being told.
        console.warn(`The page of the plugin ${this.owner.id} failed:`, error);
      }
    }
  }

  async request(method: Method, path: string, body?: unknown): Promise<unknown> {
    const response = await this.send(method, addressFor(this.owner, path), body);
    if (response.status === 204) return null;
    const isJson = response.headers.get('Content-Type')?.includes('json');
    return isJson ? ((await response.json()) as unknown) : response.text();
  }

  private async send(method: Method, address: string, body: unknown): Promise<Response> {
    try {
      return await requestRaw(method, address, { body });
    } catch (error) {
      if (error instanceof Unreachable) error.message = this.doings.unreachable();
      throw error;
    }
  }

  async download(path: string): Promise<void> {
    const address = addressFor(this.owner, path);
    await save(await this.send('GET', address, undefined), address);
  }

  /** Admin's own pages only. */
  navigate(path: string): void {
    if (!/^\/(?![/\\])/.test(path)) throw new Error(`A path of Admin begins with one slash: ${path}`);
    this.doings.navigate(path);
  }

  toast(text: string, tone: Tone, undo?: () => void): void {
    this.doings.toast(String(text).slice(0, 300), tone === 'bad' ? 'bad' : 'plain', undo);
  }
}
