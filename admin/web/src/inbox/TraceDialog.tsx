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

const OWN_FIELDS = new Set(['id', 'session_id', 'at', 'created_at']);

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
        {traces.map((trace) => {
          const at = trace.at ?? trace.created_at;
          const facts = Object.entries(trace).filter(([key]) => !OWN_FIELDS.has(key));
          return (
            <li key={trace.id} className={css.trace}>
              {at && (
                <div className={css.when}>
                  <Since at={at} />
                </div>
              )}
              <ValueTree value={Object.fromEntries(facts)} />
            </li>
          );
        })}
      </ol>
    </ListState>
  );
}
