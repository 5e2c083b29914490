/** What the page of a plugin is handed, as an element's property or over a frame's port. */

export type Tone = 'plain' | 'bad';
export type Theme = 'light' | 'dark';

/** Something that happened; what was said stays with the API, which asks for permission. */
export interface Happening {
  type: string;
  session_id: string | null;
  at: string;
}

export interface Told {
  theme: Theme;
  locale: string;
  search: string;
  event: Happening;
}

export interface PageState {
  version: 1;
  plugin: string;
  page: string;
  locale: string;
  theme: Theme;
  /** The query of the page's address, without its question mark. */
  search: string;
  /** The design's values by name, without the two dashes: `accent`, `space-4`, … */
  tokens: Record<string, string>;
}

export interface PageApi {
  get(path: string): Promise<unknown>;
  post(path: string, body?: unknown): Promise<unknown>;
  put(path: string, body?: unknown): Promise<unknown>;
  patch(path: string, body?: unknown): Promise<unknown>;
  delete(path: string): Promise<unknown>;
  /** Saves a file that the plugin serves, by the name it has there. */
  download(path: string): Promise<void>;
}

/** Something that is known by a name. */
export interface Named {
  id: string;
  name: string;
}

/** What Admin can name besides what the host tells plugins. */
export type NamedKind = 'flows' | 'teams';

/** The object an element finds in its property `chatclick`. */
export interface PageSurface extends PageState {
  api: PageApi;
  navigate(path: string): void;
  /** A short notice; with `undo`, a button that takes back what it says. */
  toast(text: string, tone?: Tone, undo?: () => void): void;
  /** Whether leaving the page would lose something: then people are asked first. */
  setUnsaved(isUnsaved: boolean): void;
  /** Keeps what the page shows in its address; `isReplaced` leaves no step to come back to. */
  setSearch(search: string, isReplaced?: boolean): void;
  /** What there is of a kind; empty for people who may not see it. */
  names(kind: NamedKind): Promise<Named[]>;
  on<K extends keyof Told>(type: K, listener: (data: Told[K]) => void): () => void;
}
