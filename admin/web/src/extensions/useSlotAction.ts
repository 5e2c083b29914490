import { api } from '@/api/http';
import type { ActionDone, SlotBlockData } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { showToast } from '@/ui/toasts';
import { useAct } from '@/ui/useAct';

/** What a plugin's button does in a conversation: its action, then a notice of how it ended. */
export function useSlotAction(sessionId: string | undefined, onDone: () => void) {
  const t = useT();
  const mayAct = isAllowed(usePermissions(), 'session:transition');
  const act = useAct<SlotBlockData, ActionDone>(
    (block) =>
      api.post<ActionDone>(`sessions/${sessionId}/actions`, {
        action: block.action,
        values: block.values,
      }),
    {
      refresh: [],
      onDone: (done, block) => {
        const hasFailed = done.outcome === 'failed';
        const said = typeof done.values['text'] === 'string' ? done.values['text'] : '';
        const usual = t(hasFailed ? 'ext.actionFailed' : 'ext.actionDone', { action: block.text });
        showToast({ text: said || usual, tone: hasFailed ? 'bad' : 'plain' });
        onDone();
      },
    },
  );
  return {
    isPending: act.isPending,
    isPossible: Boolean(sessionId) && mayAct,
    run: (block: SlotBlockData) => {
      if (!block.confirm || window.confirm(block.confirm)) act.mutate(block);
    },
  };
}
