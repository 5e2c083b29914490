import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import { useT } from '@/i18n';
import { FormDialog } from '@/ui/FormDialog';
import { Loading } from '@/ui/ListState';
import { useAct } from '@/ui/useAct';
import { ChangeList } from './ChangeList';
import { useEditing } from './context';
import { flowKeys } from './keys';
import { ProblemList } from './ProblemList';
import type { Flow, FlowDocument } from './types';

/** Shows what visitors will notice, then publishes. A flow with problems stays a draft. */
export function PublishDialog(props: {
  published: number | null;
  isReady: boolean;
  save: () => Promise<unknown>;
  onClose: () => void;
  onDone: (flow: Flow) => void;
}) {
  const { published, isReady, save, onClose, onDone } = props;
  const t = useT();
  const { flow, kinds, problems } = useEditing();
  const before = useQuery({
    queryKey: flowKeys.revision(flow.id, published ?? 0),
    queryFn: ({ signal }) =>
      api.get<{ document: FlowDocument }>(`flows/${flow.id}/revisions/${published}`, undefined, signal),
    enabled: published !== null,
    staleTime: Infinity,
  });
  const publish = useAct(
    async () => {
      await save();
      return api.post<Flow>(`flows/${flow.id}/publish`);
    },
    {
      refresh: [flowKeys.all, flowKeys.revisions(flow.id)],
      said: (done) => t('flows.published', { revision: done.published_revision ?? 1 }),
      onDone,
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('flows.publishTitle')}
      submit={t('flows.publish')}
      isBusy={publish.isPending}
      isBlocked={!isReady || problems.length > 0}
      error={publish.error}
      onSubmit={() => publish.mutate()}
    >
      {problems.length > 0 ? (
        <>
          <p>{t('flows.publishProblems')}</p>
          <ProblemList onJump={onClose} />
        </>
      ) : published === null ? (
        <p>{t('flows.publishFirst')}</p>
      ) : before.data ? (
        <>
          <p>{t('flows.publishChanges', { revision: published })}</p>
          <ChangeList before={before.data.document} after={flow} kinds={kinds} />
        </>
      ) : (
        <Loading />
      )}
    </FormDialog>
  );
}
