/** The states a screen can be in, as the gallery shows them. */

/** What the screen reads. */
export const READ_STATES = [
  'usual',
  'loading',
  'empty',
  'filtered',
  'error',
  'offline',
  'forbidden',
  'missing',
  'read-only',
  'one',
  'many',
  'long',
] as const;

/** What comes of the act that is pressed on it. */
export const ACT_STATES = ['saving', 'refused', 'conflict', 'unreached'] as const;

export type ReadState = (typeof READ_STATES)[number];
export type ActState = (typeof ACT_STATES)[number];
export type ScreenState = ReadState | ActState;

export const isActState = (state: ScreenState): state is ActState =>
  (ACT_STATES as readonly string[]).includes(state);

export const isScreenState = (text: string): text is ScreenState =>
  [...READ_STATES, ...ACT_STATES].some((state) => state === text);

/** In one line each, for who looks. */
export const MEANINGS: Record<ScreenState, string> = {
  usual: 'what this installation holds',
  loading: 'the answer is on its way; after 300 ms the shape of what comes',
  empty: 'nothing was made yet: what belongs here and how it comes',
  filtered: 'there is something, but nothing that was searched for',
  error: 'the server failed: what happened, a retry, a request id',
  offline: 'the server cannot be reached',
  forbidden: 'one may not see it',
  missing: 'it does not exist, or no longer',
  'read-only': 'one may look but change nothing',
  one: 'a single entry',
  many: 'sixty of everything',
  long: 'texts and numbers far longer than usual',
  saving: 'the act was pressed and is on its way',
  refused: 'the server found a field wrong',
  conflict: 'somebody else was faster',
  unreached: 'the act did not reach the server; what was typed stays',
};
