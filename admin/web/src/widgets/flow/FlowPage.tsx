import '@/i18n/lateTexts';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Page } from '@/api/types';
import { useT } from '@/i18n';
import { Failure, Loading } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import FlowEditor from './FlowEditor';
import { flowKeys } from './keys';
import type { BlockKind, Flow } from './types';

/** The editor of one flow, once it and the kinds of blocks are here. */
export default function FlowPage({ flowId }: { flowId: string }) {
  const t = useT();
  const flow = useQuery({
    queryKey: flowKeys.flow(flowId),
    queryFn: ({ signal }) => api.get<Flow>(`flows/${encodeURIComponent(flowId)}`, undefined, signal),
    // The editor keeps the draft itself; who comes back begins with what the server has then.
    gcTime: 0,
    staleTime: Infinity,
    refetchOnMount: 'always',
  });
  const kinds = useQuery({
    queryKey: flowKeys.blocks,
    queryFn: ({ signal }) => api.get<Page<BlockKind>>('flows/blocks', undefined, signal),
    staleTime: 60_000,
  });
  if (flow.data && kinds.data) {
    return <FlowEditor key={flow.data.id} flow={flow.data} kinds={kinds.data.data} />;
  }
  const error = flow.error ?? kinds.error;
  return (
    <PageFrame title={t('page.flows')} back={{ href: '/flows', label: t('page.flows') }}>
      {error ? (
        <Failure
          error={error}
          onRetry={() => {
            void flow.refetch();
            void kinds.refetch();
          }}
        />
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}
