import { api } from '@/api/http';
import type { ActionDone, SlotBlockData } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { showToast } from '@/ui/toasts';
import { useAct } from '@/ui/useAct';

interface Asked {
  block: SlotBlockData;
  draft: string;
}

/** Runs a plugin's action on what is written; its answer takes the place of that, with an undo. */
export function useDraftHelp(sessionId: string, read: () => string, onWrite: (text: string) => void) {
  const t = useT();
  const mayAct = isAllowed(usePermissions(), 'session:transition');
  const act = useAct<Asked, ActionDone>(
    ({ block, draft }) =>
      api.post<ActionDone>(`sessions/${sessionId}/actions`, {
        action: block.action,
        values: { ...block.values, draft },
      }),
    {
      refresh: [],
      onDone: (done, { block, draft }) => {
        const written = done.values['draft'];
        const said = done.values['text'];
        if (typeof written === 'string' && written !== '') {
          take(block.text, draft, written);
        } else {
          const text = typeof said === 'string' && said !== '' ? said : '';
          showToast({ text: text || t('ext.actionFailed', { action: block.text }), tone: 'plain' });
        }
      },
    },
  );
  const take = (title: string, draft: string, written: string) => {
    const use = () => onWrite(written);
    const text = t('ext.actionDone', { action: title });
    if (read() !== draft) {
      // Somebody wrote on meanwhile: their words stay until they say so.
      showToast({ text, tone: 'plain', action: { label: t('ext.useDraft'), run: use } });
      return;
    }
    use();
    showToast({ text, tone: 'plain', undo: () => onWrite(draft) });
  };
  return {
    isPending: act.isPending,
    isPossible: mayAct,
    run: (block: SlotBlockData) => act.mutate({ block, draft: read() }),
  };
}
