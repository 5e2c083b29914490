import { useQuery } from '@tanstack/react-query';
import { api, requestRaw } from '@/api/http';
import { useT, type Translator } from '@/i18n';
import { failureText } from '@/ui/failure';
import { FormDialog } from '@/ui/FormDialog';
import { Loading } from '@/ui/ListState';
import { useAct } from '@/ui/useAct';
import { ChangeList } from './ChangeList';
import { useEditing } from './context';
import { flowKeys } from './keys';
import { ProblemList } from './ProblemList';
import type { Flow, FlowDocument } from './types';
import { isStale, type FlowDraft, type SaveState } from './useFlowDraft';

/**
 * Shows what visitors will notice, then publishes it: what is shown, or nothing. A flow with problems
 * stays a draft.
 */
export function PublishDialog(props: {
  published: number | null;
  isReady: boolean;
  draft: FlowDraft;
  onClose: () => void;
  onDone: (flow: Flow) => void;
}) {
  const { published, isReady, draft, onClose, onDone } = props;
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
      const headers = { 'If-Match': await draft.saveNow() };
      try {
        const answer = await requestRaw('POST', `flows/${flow.id}/publish`, { body: {}, headers });
        return (await answer.json()) as Flow;
      } catch (error) {
        // What somebody saved in between is shown before it can be published.
        if (isStale(error)) await draft.lookAgain();
        throw error;
      }
    },
    {
      refresh: [flowKeys.all, flowKeys.revisions(flow.id)],
      said: (done) => t('flows.published', { revision: done.published_revision ?? 1 }),
      onDone,
      isForm: true,
    },
  );
  const hindrance = sayHindrance(t, draft, publish.error);
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('flows.publishTitle')}
      submit={t('flows.publish')}
      isBusy={publish.isPending}
      isBlocked={!isReady || problems.length > 0 || UNSAVED.has(draft.save)}
      error={hindrance ? null : publish.error}
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
      {hindrance && <p role="alert">{hindrance}</p>}
    </FormDialog>
  );
}

const UNSAVED: ReadonlySet<SaveState> = new Set(['conflict', 'failed']);

/** Why what is shown cannot be published now, or not without another look at it. */
function sayHindrance(t: Translator, { save, error }: FlowDraft, answer: unknown): string | null {
  if (save === 'conflict') return t('flows.publishConflict');
  if (save === 'failed') return `${t('flows.publishUnsaved')} ${failureText(t, error)}`;
  return isStale(answer) ? t('flows.publishStale') : null;
}
