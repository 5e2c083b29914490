import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/api/http';
import type { Page, PageView, Session } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { Since } from '@/ui/Since';
import { useReadOn } from '@/ui/useReadOn';
import css from './Details.module.css';
import { PaneSection } from './PaneSection';
import { buildTrail, pathOf } from './trail';
import { useVisitor } from './useVisitor';

const FIRST = 20;

/** Which way the visitor came, the newest page first. */
export function PageTrail({ session }: { session: Session }) {
  const t = useT();
  const cache = useQueryClient();
  const visitorId = session.visitor.id;
  const query = useInfiniteQuery({
    queryKey: keys.visitorPages(visitorId),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<PageView>>(
        `visitors/${visitorId}/pages`,
        { limit: FIRST, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: isAllowed(usePermissions(), 'visitor:read'),
    refetchOnWindowFocus: true,
    staleTime: 10_000,
  });
  const readOn = useReadOn(query);
  const lastMove = session.updated_at;
  useEffect(() => {
    // Who writes has often moved on since: a page view by itself is no event of the conversation.
    void cache.invalidateQueries({ queryKey: keys.visitorPages(visitorId) });
  }, [cache, visitorId, lastMove]);
  const views = query.data?.pages.flatMap((page) => page.data) ?? [];
  const arrival = useArrival(visitorId);
  const stops = buildTrail([...views, ...(views.length === 0 ? arrival.pages : [])]);
  if (stops.length === 0) return null;
  return (
    <PaneSection id="trail" title={t('details.trail')}>
      <ol className={css.trail}>
        {stops.map((stop) => (
          <li key={`${stop.at} ${stop.url}`} className={css.stop}>
            <a href={stop.url} target="_blank" rel="noopener noreferrer" className={css.stopLink}>
              <bdi>{stop.title || pathOf(stop.url)}</bdi>
            </a>
            <span className={css.stopMeta}>
              <bdi dir="ltr" className={css.stopPath}>
                {pathOf(stop.url)}
              </bdi>
              {stop.times > 1 && <span>{t('details.times', { times: stop.times })}</span>}
              <Since at={stop.at} />
            </span>
          </li>
        ))}
      </ol>
      {arrival.referrer && (
        <p className={css.faint}>
          {t('details.referrer')}{' '}
          <bdi dir="ltr" className={css.referrer}>
            {arrival.referrer}
          </bdi>
        </p>
      )}
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={query.isFetchingNextPage}
          onClick={readOn}
        >
          {t('details.morePages')}
        </Button>
      )}
    </PaneSection>
  );
}

/** The page a visitor came in by, until they are seen on another. */
function useArrival(visitorId: string): { pages: PageView[]; referrer: string } {
  const visitor = useVisitor(visitorId);
  const page = visitor?.traits['page'] as Partial<Arrival> | undefined;
  if (!visitor || !page?.url) return { pages: [], referrer: '' };
  const at = visitor.last_seen_at ?? visitor.created_at;
  return {
    pages: [{ url: page.url, title: page.title ?? '', at }],
    referrer: page.referrer ?? '',
  };
}

interface Arrival {
  url: string;
  title: string;
  referrer: string;
}
