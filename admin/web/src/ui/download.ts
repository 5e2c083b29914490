/** A file of the API, saved to the person's disk. */
import { requestRaw, type Query } from '@/api/http';

export async function download(path: string, query?: Query): Promise<void> {
  await save(await requestRaw('GET', path, { query, headers: { Accept: '*/*' } }), path);
}

/** Save what an answer holds, by the name it says, else by the end of its path. */
export async function save(response: Response, path: string): Promise<void> {
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = nameIn(response.headers.get('Content-Disposition')) ?? path.split('/').at(-1)!;
  link.click();
  // The browser reads the address after this turn.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The file name of a `Content-Disposition` header. */
export function nameIn(header: string | null): string | null {
  return /filename="([^"]+)"/.exec(header ?? '')?.[1] ?? null;
}
