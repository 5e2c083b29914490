import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Page } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { Failure, ListState, Loading, Notice } from '@/ui/ListState';
import { showToast } from '@/ui/toasts';
import { ChangeList } from './ChangeList';
import { useEditing } from './context';
import { flowKeys } from './keys';
import panel from './Panel.module.css';
import css from './Revisions.module.css';
import type { FlowDocument, FlowRevision } from './types';

/** What was published, when and by whom; any of it can be made the draft again. */
export function RevisionsDialog({ published, onClose }: { published: number | null; onClose: () => void }) {
  const t = useT();
  const { flow } = useEditing();
  const [open, setOpen] = useState<number | null>(null);
  const query = useQuery({
    queryKey: flowKeys.revisions(flow.id),
    queryFn: ({ signal }) =>
      api.get<Page<FlowRevision>>(`flows/${flow.id}/revisions`, undefined, signal),
    staleTime: 0,
  });
  const rows = query.data?.data ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('flows.revisions')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Notice icon={IconHistory} title={t('flows.noRevisions')} text={t('flows.noRevisionsText')} />
        }
      >
        <ol className={css.list}>
          {rows.map((row) => (
            <li key={row.revision} className={css.row}>
              <div className={css.head}>
                <span>
                  <strong>{t('flows.revision', { revision: row.revision })}</strong>
                  {row.revision === published && <span className={css.live}>{t('flows.live')}</span>}
                  <span className={panel.faint}>
                    {t('flows.publishedBy', {
                      name: row.created_by,
                      at: exactTime(row.created_at, t.locale),
                    })}
                  </span>
                </span>
                <Button
                  size="xs"
                  variant="default"
                  aria-expanded={open === row.revision}
                  onClick={() => setOpen(open === row.revision ? null : row.revision)}
                >
                  {t('flows.compare')}
                </Button>
              </div>
              {open === row.revision && <Compared revision={row.revision} onClose={onClose} />}
            </li>
          ))}
        </ol>
      </ListState>
    </Modal>
  );
}

function Compared({ revision, onClose }: { revision: number; onClose: () => void }) {
  const t = useT();
  const { flow, kinds, change, mayEdit } = useEditing();
  const query = useQuery({
    queryKey: flowKeys.revision(flow.id, revision),
    queryFn: ({ signal }) =>
      api.get<{ document: FlowDocument }>(`flows/${flow.id}/revisions/${revision}`, undefined, signal),
    staleTime: Infinity,
  });
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const { document } = query.data;
  return (
    <div className={css.compared}>
      <p className={panel.faint}>{t('flows.sinceRevision', { revision })}</p>
      <ChangeList before={document} after={flow} kinds={kinds} />
      {mayEdit && (
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            // An ordinary change: it is saved like any, and undo takes it back.
            change({ ...document, id: flow.id });
            showToast({ text: t('flows.restored', { revision }), tone: 'plain' });
            onClose();
          }}
        >
          {t('flows.restore')}
        </Button>
      )}
    </div>
  );
}
