import { Button } from '@mantine/core';
import { api } from '@/api/http';
import type { ActionDone, SlotBlockData } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { showToast } from '@/ui/toasts';
import { useAct } from '@/ui/useAct';

/** Runs an action of the plugin in the conversation and says how it ended. */
export function SlotButton(props: {
  block: SlotBlockData;
  sessionId?: string;
  onDone: () => void;
}) {
  const { block, sessionId, onDone } = props;
  const t = useT();
  const mayAct = isAllowed(usePermissions(), 'session:transition');
  const act = useAct(
    () =>
      api.post<ActionDone>(`sessions/${sessionId}/actions`, {
        action: block.action,
        values: block.values,
      }),
    {
      refresh: [],
      onDone: (done) => {
        const hasFailed = done.outcome === 'failed';
        const said = typeof done.values['text'] === 'string' ? done.values['text'] : '';
        const usual = t(hasFailed ? 'ext.actionFailed' : 'ext.actionDone', { action: block.text });
        showToast({ text: said || usual, tone: hasFailed ? 'bad' : 'plain' });
        onDone();
      },
    },
  );
  const run = () => {
    if (!block.confirm || window.confirm(block.confirm)) act.mutate();
  };
  return (
    <Button
      variant="default"
      size="xs"
      fullWidth
      loading={act.isPending}
      disabled={!sessionId || !mayAct}
      onClick={run}
    >
      {block.text}
    </Button>
  );
}
