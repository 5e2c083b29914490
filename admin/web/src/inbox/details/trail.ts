/** A visitor's way over the site, from single page views. Pure. */
import type { PageView } from '@/api/types';

export interface Stop extends PageView {
  /** How often in a row it was looked at. */
  times: number;
}

/** Views of one page in a row are one stop; what was erased is none. */
export function buildTrail(views: readonly PageView[]): Stop[] {
  const stops: Stop[] = [];
  for (const view of views) {
    const last = stops.at(-1);
    if (view.url === '') continue;
    if (last?.url === view.url) last.times += 1;
    else stops.push({ ...view, times: 1 });
  }
  return stops;
}

/** The part of an address that tells pages of one site apart. */
export function pathOf(url: string): string {
  try {
    const { pathname, search } = new URL(url);
    return `${pathname}${search}`;
  } catch {
    return url;
  }
}
