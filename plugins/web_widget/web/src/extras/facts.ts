/** What triggers and `hideOn` can ask about: the page, the visit, the device. Nothing leaves the browser. */

export interface Visit {
  /** When the visitor came to this page, in milliseconds of `performance.now()`. */
  arrivedMs: number;
  /** Pages seen in this visit. */
  pages: number;
  isReturning: boolean;
}

export type Facts = Record<string, unknown>;

/**
 * @param context - what the page said with `setContext`
 * @param further - facts of the event at hand
 */
export function readFacts(visit: Visit, locale: string, context: Facts, further: Facts = {}): Facts {
  const { href, hostname, pathname, search } = location;
  const { scrollHeight, clientHeight } = document.documentElement;
  const room = scrollHeight - clientHeight;
  return {
    page: {
      url: href,
      host: hostname,
      path: pathname,
      title: document.title,
      referrer: document.referrer,
      query: Object.fromEntries(new URLSearchParams(search)),
      seconds: Math.floor((performance.now() - visit.arrivedMs) / 1000),
      scroll: room > 0 ? Math.round((scrollY / room) * 100) : 100,
    },
    visitor: { locale, pages: visit.pages, is_returning: visit.isReturning },
    context,
    ...further,
  };
}
