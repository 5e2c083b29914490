import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { patchSession } from '@/realtime/cache';
import { useConnection, useRealtime } from '@/realtime/RealtimeProvider';
import { Failure, Loading } from '@/ui/ListState';
import { Composer, type ComposerHandle } from './Composer';
import css from './Thread.module.css';
import { ThreadHeader } from './ThreadHeader';
import { Timeline } from './Timeline';
import { lastVisitorSeq } from './timeline';
import uploads from './uploads/Uploads.module.css';
import { useFileDrop } from './uploads/useFileDrop';
import { useSession, useThread } from './useThread';
import { useThreadCommands } from './useThreadCommands';

interface Props {
  sessionId: string;
  onBack?: () => void;
  hasDetails: boolean;
  onDetails: () => void;
  /** Go to the session that follows in the list. */
  onNext: () => void;
}

export function Thread(props: Props) {
  const t = useT();
  const session = useSession(props.sessionId);
  return (
    <section className={css.pane} aria-label={t('thread.label')}>
      {session.data ? (
        <OpenThread {...props} session={session.data} />
      ) : session.error ? (
        <Failure error={session.error} onRetry={() => void session.refetch()} />
      ) : (
        <Loading />
      )}
    </section>
  );
}

function OpenThread(props: Props & { session: Session }) {
  const { session, onBack, hasDetails, onDetails, onNext } = props;
  const t = useT();
  const store = useRealtime();
  const [firstSeq] = useState(session.last_seq);
  const { query, loadMore, isLoadingOlder } = useThread(session.id, firstSeq);
  const composer = useRef<ComposerHandle>(null);
  const drop = useFileDrop((files) => composer.current?.attach(files));
  const menus = useThreadCommands({ session, composer, onNext });
  useSeen(session, query.data ? lastVisitorSeq(query.data.events) : 0);
  return (
    <div className={css.open} {...drop.handlers}>
      <ThreadHeader
        session={session}
        menus={menus}
        onBack={onBack}
        hasDetails={hasDetails}
        onDetails={onDetails}
        onNext={onNext}
      />
      {query.data ? (
        <Timeline
          session={session}
          thread={query.data}
          onOlder={() => void loadMore()}
          isLoadingOlder={isLoadingOlder}
        />
      ) : query.error ? (
        <div className={css.filler}>
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        </div>
      ) : (
        <div className={css.filler}>
          <Loading />
        </div>
      )}
      <Composer
        ref={composer}
        session={session}
        onSend={(text, kind, files) => store.send(session.id, text, kind, files)}
        onResolve={menus.resolve}
      />
      {drop.isOver && <div className={uploads.over}>{t('upload.drop')}</div>}
    </div>
  );
}

/** Tell the server what arrived, and what was seen once somebody really looks at it. */
function useSeen(session: Session, seq: number): void {
  const store = useRealtime();
  const cache = useQueryClient();
  const me = useMe();
  const connection = useConnection();
  const [isLooking, setLooking] = useState(() => isPageSeen());
  const told = useRef(0);
  const arrived = useRef(0);
  useEffect(() => {
    const update = () => setLooking(isPageSeen());
    window.addEventListener('focus', update);
    window.addEventListener('blur', update);
    document.addEventListener('visibilitychange', update);
    return () => {
      window.removeEventListener('focus', update);
      window.removeEventListener('blur', update);
      document.removeEventListener('visibilitychange', update);
    };
  }, []);
  const isLive = connection.status === 'live';
  const { id, unread } = session;
  const seenSeq = session.seen.staff_seq;
  useEffect(() => {
    if (!isLive || seq <= Math.max(seenSeq, told.current)) return;
    if (!isLooking) {
      if (seq > arrived.current) store.delivered(id, seq);
      arrived.current = seq;
      return;
    }
    told.current = seq;
    store.seen(id, seq);
    if (unread > 0) {
      patchSession(
        cache,
        id,
        (now) => ({ unread: 0, seen: { ...now.seen, staff_seq: seq } }),
        me.id,
      );
    }
  }, [isLooking, isLive, seq, seenSeq, unread, id, store, cache, me.id]);
}

const isPageSeen = () => document.visibilityState === 'visible' && document.hasFocus();
