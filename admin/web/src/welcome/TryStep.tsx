import { useQueryClient } from '@tanstack/react-query';
import { IconArrowLeft } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useT } from '@/i18n';
import { plainFilter } from '@/inbox/list/filter';
import { useSessionList } from '@/inbox/list/useSessionList';
import { keys, type ListFilter } from '@/realtime/keys';
import { Failure, Loading } from '@/ui/ListState';
import { NoWidget } from './NoWidget';
import { useFirstWidget } from './useOnboarding';
import css from './Welcome.module.css';

const EVERYTHING: ListFilter = { ...plainFilter('all'), state: 'any' };
const Thread = lazy(async () => ({ default: (await import('@/inbox/list/InboxPage')).Thread }));
const NOTHING = () => undefined;

/** The real widget beside the real inbox: what is written on one side arrives on the other. */
export function TryStep() {
  const t = useT();
  const { query, widget } = useFirstWidget();
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data && !widget) return <NoWidget />;
  if (!widget) return <Loading />;
  return (
    <div className={css.split}>
      <section className={css.side} aria-label={t('welcome.visitorSide')}>
        <h2 className={css.sideTitle}>{t('welcome.visitorSide')}</h2>
        <iframe
          className={css.site}
          title={t('welcome.visitorSide')}
          src={`/widget/v1/${widget.id}/try`}
        />
      </section>
      <section className={css.side} aria-label={t('welcome.agentSide')}>
        <h2 className={css.sideTitle}>{t('welcome.agentSide')}</h2>
        <Arrival />
      </section>
    </div>
  );
}

/** The conversation that began, or went on, since this page was opened. */
function Arrival() {
  const t = useT();
  const cache = useQueryClient();
  const [openedAt] = useState(() => Date.now());
  const { sessions } = useSessionList(EVERYTHING);
  const fresh = sessions.find(
    (one) => one.last_message !== null && Date.parse(one.updated_at) >= openedAt - CLOCKS_MS,
  );
  const arrivedId = fresh?.id;
  useEffect(() => {
    if (arrivedId) void cache.invalidateQueries({ queryKey: keys.onboarding });
  }, [cache, arrivedId]);
  if (fresh) {
    return (
      <div className={css.thread}>
        <Suspense fallback={<Loading />}>
          <Thread
            key={fresh.id}
            sessionId={fresh.id}
            hasDetails={false}
            onDetails={NOTHING}
            onNext={NOTHING}
          />
        </Suspense>
      </div>
    );
  }
  return (
    <div className={css.waiting}>
      <IconArrowLeft size={28} stroke={1.6} aria-hidden className={css.pointer} />
      <p className={css.waitingTitle}>{t('welcome.waiting')}</p>
      <p className={css.text}>{t('welcome.waitingText')}</p>
    </div>
  );
}

/** The clocks of server and browser need not agree to the second. */
const CLOCKS_MS = 2_000;
