import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import type { Session, SessionEvent } from '@/api/types';
import { useT } from '@/i18n';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { Failure, Loading } from '@/ui/ListState';
import { Composer, type ComposerHandle } from './Composer';
import { PassedOnBar } from './PassedOnBar';
import { SessionActions } from './SessionActions';
import css from './Thread.module.css';
import { ThreadHeader } from './ThreadHeader';
import { Timeline } from './Timeline';
import { lastVisitorSeq } from './timeline';
import uploads from './uploads/Uploads.module.css';
import { useFileDrop } from './uploads/useFileDrop';
import { useSeen } from './useSeen';
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

const TransferDialog = lazy(() => import('./TransferDialog'));
const TranscriptDialog = lazy(() => import('./TranscriptDialog'));
const NO_EVENTS: readonly SessionEvent[] = [];

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
  const { query, loadMore, older } = useThread(session.id, firstSeq);
  const composer = useRef<ComposerHandle>(null);
  const drop = useFileDrop((files) => composer.current?.attach(files));
  const menus = useThreadCommands({ session, composer, onNext });
  const events = query.data?.events ?? NO_EVENTS;
  useSeen(session, useMemo(() => lastVisitorSeq(events), [events]));
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
      <SessionActions sessionId={session.id} />
      {query.data ? (
        <Timeline
          session={session}
          thread={query.data}
          onOlder={() => void loadMore()}
          older={older}
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
      {query.data && <PassedOnBar events={query.data.events} />}
      <Composer
        ref={composer}
        session={session}
        events={events}
        onSend={({ text, kind, files, mentions }) =>
          store.send(session.id, text, kind, files, mentions)
        }
        onResolve={menus.resolve}
      />
      <Suspense>
        {menus.open === 'transfer' && <TransferDialog session={session} onClose={menus.close} />}
        {menus.open === 'transcript' && <TranscriptDialog session={session} onClose={menus.close} />}
      </Suspense>
      {drop.isOver && <div className={uploads.over}>{t('upload.drop')}</div>}
    </div>
  );
}
