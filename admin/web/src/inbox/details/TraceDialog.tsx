import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  IconCircle,
  IconCircleCheck,
  IconCircleX,
  IconRouteOff,
  type Icon,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { readAll } from '@/api/readAll';
import type { Trace } from '@/api/types';
import { usePages } from '@/api/usePages';
import { useT } from '@/i18n';
import { readable } from '@/i18n/format';
import { useExtensions } from '@/extensions/useExtensions';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import { ShowMore } from '@/ui/ShowMore';
import { Since } from '@/ui/Since';
import { ValueTree } from '@/ui/ValueTree';
import { useWords } from '../useWords';
import css from './TraceDialog.module.css';
import { fateOf, lookedAt, reasonOf, verdictOf, type Fate, type Looked, type Names } from './traceWords';
import { useStaff } from '@/inbox/useStaff';

/** "Why was this assigned so?": what the router looked at, and what decided. */
export function TraceDialog(props: { sessionId: string; opened: boolean; onClose: () => void }) {
  const t = useT();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      size="lg"
      title={t('trace.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {props.opened && <Traces sessionId={props.sessionId} />}
    </Modal>
  );
}

function Traces({ sessionId }: { sessionId: string }) {
  const t = useT();
  const { pages, rows: traces } = usePages<Trace>(
    `sessions/${sessionId}/trace`,
    {},
    { queryKey: keys.trace(sessionId) },
  );
  return (
    <ListState
      query={pages}
      isEmpty={traces.length === 0}
      empty={<Notice icon={IconRouteOff} title={t('trace.none')} text={t('trace.noneText')} />}
    >
      <ol className={css.list}>
        {traces.map((trace) => (
          <li key={trace.id} className={css.trace}>
            <TraceView trace={trace} />
          </li>
        ))}
      </ol>
      <ShowMore pages={pages} className={css.more} />
    </ListState>
  );
}

function TraceView({ trace }: { trace: Trace }) {
  const t = useT();
  const names = useNames();
  const words = useWords();
  const plugins = useExtensions().names;
  const looked = lookedAt(trace);
  return (
    <>
      <h3 className={css.verdict}>
        {verdictOf(t, trace, names)}
        <Since at={trace.created_at} className={css.when} />
      </h3>
      <p className={css.reason}>
        {words(trace.reason, trace.reason_said)}
        {trace.plugin_id && ` · ${t('trace.by', { plugin: plugins[trace.plugin_id] ?? readable(trace.plugin_id) })}`}
      </p>
      {looked.length > 0 && (
        <section className={css.part}>
          <h4 className={css.partTitle}>{t('trace.candidates')}</h4>
          <ul className={css.candidates}>
            {looked.map((one) => (
              <Candidate key={one.id} trace={trace} looked={one} names={names} />
            ))}
          </ul>
        </section>
      )}
      {Object.keys(trace.facts).length > 0 && (
        <section className={css.part}>
          <h4 className={css.partTitle}>{t('trace.facts')}</h4>
          <ValueTree value={trace.facts} />
        </section>
      )}
    </>
  );
}

const MARKS: Record<Fate, Icon> = {
  chosen: IconCircleCheck,
  considered: IconCircle,
  leftOut: IconCircleX,
};

function Candidate({ trace, looked, names }: { trace: Trace; looked: Looked; names: Names }) {
  const t = useT();
  const words = useWords();
  const fate = fateOf(trace, looked);
  const Mark = MARKS[fate];
  return (
    <li className={css.candidate} data-fate={fate}>
      <Mark size={16} aria-hidden className={css.mark} />
      <span className={css.who}>
        <bdi>{names.get(looked.id) ?? t('trace.somebody')}</bdi>
        <span className={css.fate}>{t(`trace.${fate}`)}</span>
        <span className={css.why}>{reasonOf(t, looked, words)}</span>
      </span>
    </li>
  );
}

/** Names of all a trace can speak of. */
function useNames(): Names {
  const { staff } = useStaff();
  const named = (path: 'queues' | 'teams') => ({
    queryKey: keys[path],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      readAll<{ id: string; name: string }>(path, signal),
  });
  const queues = useQuery(named('queues'));
  const teams = useQuery(named('teams'));
  return useMemo(() => {
    const all = [...staff, ...(queues.data?.data ?? []), ...(teams.data?.data ?? [])];
    return new Map(all.map((one) => [one.id, one.name]));
  }, [staff, queues.data, teams.data]);
}
