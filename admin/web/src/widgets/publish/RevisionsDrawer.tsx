import { Button, Drawer, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { api, requestRaw } from '@/api/http';
import { readAll } from '@/api/readAll';
import type { ConfigChanges, WidgetPublished, WidgetRevision } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { Failure, ListState, Loading, Notice } from '@/ui/ListState';
import { useAct } from '@/ui/useAct';
import css from '../Designer.module.css';
import type { DraftControl } from '../draft/useDraft';
import { Sentences } from './Sentences';

const DRAFT = 'draft';

/** What was published, newest first: compared with anything else, and brought back. */
export function RevisionsDrawer(props: { control: DraftControl; onClose: () => void }) {
  const { control, onClose } = props;
  const t = useT();
  const { id } = control.widget;
  const query = useQuery({
    queryKey: keys.widgetRevisions(id),
    queryFn: ({ signal }) =>
      readAll<WidgetRevision>(`widgets/${id}/revisions`, signal),
    staleTime: 0,
  });
  const rows = query.data?.data ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={t('revisions.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={<Notice icon={IconHistory} title={t('revisions.empty')} text={t('revisions.emptyText')} />}
      >
        <ul className={css.revisions} aria-label={t('revisions.title')}>
          {rows.map((row) => (
            <li key={row.revision}>
              <button
                type="button"
                className={css.revision}
                aria-expanded={chosen === row.revision}
                onClick={() => setChosen(chosen === row.revision ? null : row.revision)}
              >
                <span className={css.revisionName}>
                  {t('revisions.name', { revision: row.revision })}
                  {row.revision === control.widget.published_revision && (
                    <span className={css.live}>{t('revisions.live')}</span>
                  )}
                </span>
                <time className={css.faint} dateTime={row.published_at}>
                  {exactTime(row.published_at, t.locale)}
                </time>
              </button>
              {chosen === row.revision && (
                <Revision control={control} revision={row.revision} rows={rows} onDone={onClose} />
              )}
            </li>
          ))}
        </ul>
      </ListState>
    </Drawer>
  );
}

function Revision(props: {
  control: DraftControl;
  revision: number;
  rows: readonly WidgetRevision[];
  onDone: () => void;
}) {
  const { control, revision, rows, onDone } = props;
  const t = useT();
  const { id, etag } = control.widget;
  const [to, setTo] = useState(DRAFT);
  const [isAsking, setAsking] = useState(false);
  const mayPublish = isAllowed(usePermissions(), 'widget:publish');
  const changes = useQuery({
    queryKey: [...keys.widgetChanges(id, revision, to), to === DRAFT ? etag : ''],
    queryFn: () => api.get<ConfigChanges>(`widgets/${id}/revisions/${revision}/changes`, { to }),
    gcTime: 0,
  });
  const others = rows.filter((row) => row.revision !== revision);
  return (
    <div className={css.comparison}>
      <NativeSelect
        label={t('revisions.compare')}
        data={[
          { value: DRAFT, label: t('revisions.draft') },
          ...others.map((row) => ({
            value: String(row.revision),
            label: t('revisions.name', { revision: row.revision }),
          })),
        ]}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      {changes.isPending && <Loading />}
      {changes.error && <Failure error={changes.error} onRetry={() => void changes.refetch()} />}
      {changes.data && <Sentences changes={changes.data} none={t('revisions.same')} />}
      {mayPublish && (
        // What it does stands above it first, which moves it.
        <Button variant="default" disabled={changes.isPending} onClick={() => setAsking(true)}>
          {t('revisions.rollBack')}
        </Button>
      )}
      {isAsking && (
        <RollBack
          control={control}
          revision={revision}
          onClose={() => setAsking(false)}
          onDone={onDone}
        />
      )}
    </div>
  );
}

function RollBack(props: {
  control: DraftControl;
  revision: number;
  onClose: () => void;
  onDone: () => void;
}) {
  const { control, revision, onClose, onDone } = props;
  const t = useT();
  const rollBack = useAct(
    async () => {
      const headers = { 'If-Match': `"${control.draft.etag}"` };
      const path = `widgets/${control.widget.id}/roll-back`;
      const answer = await requestRaw('POST', path, { body: { revision }, headers });
      return (await answer.json()) as WidgetPublished;
    },
    {
      refresh: [keys.widgets],
      said: () => t('revisions.done', { revision }),
      onDone: (answer) => {
        control.accept(answer);
        onDone();
      },
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('revisions.ask', { revision })}
      submit={t('revisions.rollBack')}
      isBusy={rollBack.isPending}
      error={rollBack.error}
      onSubmit={() => rollBack.mutate()}
    >
      <p>{t('revisions.askText')}</p>
    </FormDialog>
  );
}
