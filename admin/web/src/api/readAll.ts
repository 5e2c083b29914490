import { api } from './http';
import type { Page } from './types';

/** The most the server gives at once. */
const AT_ONCE = 100;

/** A whole list as one page, for what is chosen from or shown without an end; page by page from the server. */
export async function readAll<Row>(path: string, signal: AbortSignal): Promise<Page<Row>> {
  const data: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await api.get<Page<Row>>(path, { limit: AT_ONCE, cursor }, signal);
    data.push(...page.data);
    cursor = page.next;
  } while (cursor);
  return { data, next: null };
}
