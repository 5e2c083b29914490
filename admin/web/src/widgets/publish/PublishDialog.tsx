import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, requestRaw } from '@/api/http';
import { Problem } from '@/api/problem';
import type { ConfigChanges, WidgetPublished } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { Failure, Loading } from '@/ui/ListState';
import { useAct } from '@/ui/useAct';
import css from '../Designer.module.css';
import { storeAll, type DraftControl } from '../draft/useDraft';
import { ProblemList } from './ProblemList';
import { Sentences } from './Sentences';

/**
 * Stores the draft, says what visitors will see of it and what is wrong with it, then publishes: what is
 * shown, or nothing.
 */
export function PublishDialog(props: { control: DraftControl; onClose: () => void }) {
  const { control, onClose } = props;
  const t = useT();
  const cache = useQueryClient();
  const { widget, problems, draft } = control;
  const errors = problems.filter((one) => one.severity === 'error');
  const published = widget.published_revision;
  const changes = useQuery({
    queryKey: [...keys.widgetChanges(widget.id, published ?? 0, 'draft'), draft.config],
    queryFn: async () => {
      if (!(await storeAll(control.flush))) return null;
      if (published === null) return null;
      const path = `widgets/${widget.id}/revisions/${published}/changes`;
      return api.get<ConfigChanges>(path, { to: 'draft' });
    },
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const publish = useAct(
    async () => {
      const headers = { 'If-Match': `"${draft.etag}"` };
      try {
        const answer = await requestRaw('POST', `widgets/${widget.id}/publish`, { body: {}, headers });
        return (await answer.json()) as WidgetPublished;
      } catch (error) {
        // What somebody stored in between is shown before it can be published.
        if (isStale(error)) await cache.invalidateQueries({ queryKey: keys.widget(widget.id) });
        throw error;
      }
    },
    {
      refresh: [keys.widgets],
      said: () => t('widgets.live'),
      onDone: (answer) => {
        control.accept(answer);
        onClose();
      },
      isForm: true,
    },
  );
  const wasStale = isStale(publish.error);
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('designer.publishTitle', { name: widget.name })}
      submit={t('widgets.publish')}
      isBusy={publish.isPending}
      isBlocked={errors.length > 0 || changes.isPending || control.save.kind !== 'saved'}
      error={wasStale ? null : publish.error}
      onSubmit={() => publish.mutate()}
    >
      {changes.isPending && <Loading />}
      {changes.error && (
        <Failure error={changes.error} onRetry={() => void changes.refetch()} />
      )}
      {control.save.kind === 'conflict' && <p className={css.bad}>{t('designer.conflict')}</p>}
      {published === null && <p>{t('designer.firstPublish')}</p>}
      {changes.data && <Sentences changes={changes.data} none={t('designer.noChanges')} />}
      <ProblemList problems={problems} />
      {wasStale && <p role="alert">{t('designer.publishStale')}</p>}
    </FormDialog>
  );
}

/** Somebody else stored another draft meanwhile. */
const isStale = (error: unknown): boolean => error instanceof Problem && error.status === 412;
