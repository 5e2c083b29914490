import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconRouteOff } from '@tabler/icons-react';
import { api } from '@/api/http';
import type { Page, Trace } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import { Since } from '@/ui/Since';
import { ValueTree } from '@/ui/ValueTree';
import css from './TraceDialog.module.css';
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
  const query = useQuery({
    queryKey: keys.trace(sessionId),
    queryFn: ({ signal }) => api.get<Page<Trace>>(`sessions/${sessionId}/trace`, undefined, signal),
    staleTime: 0,
  });
  const traces = query.data?.data ?? [];
  return (
    <ListState
      query={query}
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
    </ListState>
  );
}

function TraceView({ trace }: { trace: Trace }) {
  const t = useT();
  const { staff } = useStaff();
  const chosen = staff.find((person) => person.id === trace.staff_id)?.name;
  return (
    <>
      <h3 className={css.verdict}>
        {chosen ? t('event.assigned', { assignee: chosen }) : t('trace.nobody')}
        <Since at={trace.created_at} className={css.when} />
      </h3>
      <p className={css.reason}>
        {trace.reason}
        {trace.plugin_id && ` · ${t('trace.by', { plugin: trace.plugin_id })}`}
      </p>
      {trace.candidates.length > 0 && (
        <Part title={t('trace.candidates')} value={trace.candidates} />
      )}
      {Object.keys(trace.facts).length > 0 && <Part title={t('trace.facts')} value={trace.facts} />}
    </>
  );
}

function Part({ title, value }: { title: string; value: unknown }) {
  return (
    <section className={css.part}>
      <h4 className={css.partTitle}>{title}</h4>
      <ValueTree value={value} />
    </section>
  );
}
