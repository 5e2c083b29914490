import { Link } from 'wouter';
import type { Session, SessionEvent } from '@/api/types';
import { useT } from '@/i18n';
import { dayName } from '@/i18n/format';
import { Since, useNow } from '@/ui/Since';
import { HandoverCard } from './HandoverCard';
import { eventText, otherSession } from './eventText';
import { MessageItem } from './MessageItem';
import { OutgoingItem } from './OutgoingItem';
import type { Item } from './timeline';
import { useWords } from '../useWords';
import css from './Timeline.module.css';

/** One line of a thread, of whatever kind. */
export function TimelineItem(props: { item: Item; session: Session; markedSeq: number }) {
  const { item, session, markedSeq } = props;
  const t = useT();
  const now = useNow();
  switch (item.kind) {
    case 'day':
      return <div className={css.day}>{dayName(item.at, now, t.locale)}</div>;
    case 'event':
      return <EventLine event={item.event} />;
    case 'outgoing':
      return <OutgoingItem item={item.item} isFirst={item.isFirst} />;
    case 'message':
      return (
        <MessageItem
          message={item.message}
          isFirst={item.isFirst}
          isLast={item.isLast}
          mark={item.message.seq === markedSeq ? markOf(session, markedSeq) : null}
        />
      );
  }
}

function EventLine({ event }: { event: SessionEvent }) {
  const t = useT();
  const words = useWords();
  const other = otherSession(event);
  return (
    <>
      <div className={css.event}>
        {eventText(t, event, words)} · <Since at={event.at} />
        {other && (
          <>
            {' · '}
            <Link href={`/inbox/all/${other}`}>{t('event.openOther')}</Link>
          </>
        )}
      </div>
      <HandoverCard event={event} />
    </>
  );
}

function markOf(session: Session, seq: number): 'sent' | 'delivered' | 'seen' {
  if (session.seen.visitor_seq >= seq) return 'seen';
  return session.delivered.visitor_seq >= seq ? 'delivered' : 'sent';
}
