import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api } from '@/api/http';
import type { Page, Session } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { ShowMore } from '@/ui/ShowMore';
import { Since } from '@/ui/Since';
import { StateTag } from '@/ui/StateTag';
import css from './Details.module.css';
import { PaneSection } from './PaneSection';

const AT_ONCE = 10;

/** The visitor's other conversations, the newest first. */
export function EarlierSessions({ session }: { session: Session }) {
  const t = useT();
  const visitorId = session.visitor.id;
  const query = useInfiniteQuery({
    queryKey: keys.visitorSessions(visitorId),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Session>>(
        'sessions',
        { visitor_id: visitorId, limit: AT_ONCE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const all = query.data?.pages.flatMap((page) => page.data) ?? [];
  const others = all.filter((one) => one.id !== session.id);
  if (others.length === 0) return null;
  return (
    <PaneSection id="earlier" title={t('details.earlier')}>
      <ul className={css.earlier}>
        {others.map((one) => (
          <li key={one.id}>
            <Link href={`/inbox/all/${one.id}`} className={css.earlierLink}>
              <StateTag state={one.state} iconOnly />
              <span className={css.earlierText} dir="auto">
                {one.last_message?.text || one.subject || t('list.noMessage')}
              </span>
              <Since at={one.updated_at} className={css.faint} />
            </Link>
          </li>
        ))}
      </ul>
      <ShowMore pages={query} className={css.trace} />
    </PaneSection>
  );
}
