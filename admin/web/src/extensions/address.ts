/** Which addresses a plugin's page may call: its own, and none besides. Pure. */

export interface Owner {
  id: string;
  mounts: readonly string[];
}

/** A page asked for an address that is not its plugin's. */
export class NotItsOwn extends Error {
  constructor(path: string) {
    super(`A page may call its own plugin's addresses only, not ${path}`);
    this.name = 'NotItsOwn';
  }
}

/**
 * Return the address for a path a page gave: `things` is below the plugin's API,
 * `/api/v1/plugins/<id>/…`; one that begins with a slash must be one of the plugin's.
 */
export function addressFor(owner: Owner, path: string): string {
  const [place = '', query] = split(path);
  const full = place.startsWith('/') ? place : `/api/v1/plugins/${owner.id}/${place}`;
  const isPlain = /^[\w./~:@!$&'()*+,;=%-]*$/.test(full) && !hasDots(full);
  const own = [`/api/v1/plugins/${owner.id}`, `/plugins/${owner.id}`, ...owner.mounts];
  const isOwn = own.some((prefix) => full === prefix || full.startsWith(`${prefix}/`));
  if (!isPlain || !isOwn) throw new NotItsOwn(path);
  return query === undefined ? full : `${full}?${query}`;
}

function split(path: string): [string | undefined, string | undefined] {
  const at = path.indexOf('?');
  return at < 0 ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)];
}

/** Whether a path climbs, also where dots or slashes are written in percent. */
function hasDots(path: string): boolean {
  return /(^|\/)\.{1,2}(\/|$)/.test(path.replaceAll(/%2e/gi, '.').replaceAll(/%2f|%5c/gi, '/'));
}
