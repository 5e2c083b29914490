import { useQueryClient } from '@tanstack/react-query';
import { IconBolt } from '@tabler/icons-react';
import { api } from '@/api/http';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useCommands } from '@/commands/commands';
import { useT, type MessageKey } from '@/i18n';
import { applySessions, findSession } from '@/realtime/cache';
import { uuid7 } from '@/realtime/uuid7';
import { showFailure } from '@/ui/failure';
import { showToast } from '@/ui/toasts';
import { stepOf, type Macro, type Request } from './macros';
import { factsOf, fillVariables } from './replies';
import { SAVED, useMacroList } from './useSaved';

export interface Macros {
  list: readonly Macro[];
  run: (macro: Macro) => void;
}

/** Macros for the open session, for the menu and the palette; what can be undone is, in one go. */
export function useMacros(session: Session): Macros {
  const t = useT();
  const me = useMe();
  const cache = useQueryClient();
  const list = useMacroList();
  const ask = async ({ method, path, body }: Request) => {
    const address = path ? `sessions/${session.id}/${path}` : `sessions/${session.id}`;
    if (method === 'PATCH') return api.patch<Session>(address, body);
    return api.post<Session | { message_id: string }>(address, body);
  };
  const carryOut = async (request: Request) => {
    const answer = await ask(request);
    if ('state' in answer) applySessions(cache, [answer], me.id);
  };
  const takeBack = async (undos: readonly Request[]) => {
    try {
      for (const request of undos) await carryOut(request);
    } catch (error) {
      showFailure(t, error);
    }
  };
  const run = async (macro: Macro) => {
    const undos: Request[] = [];
    let said: MessageKey = 'macro.done';
    const fill = (text: string) =>
      fillVariables(text, factsOf(session, me.name, t.locale, new Date()));
    try {
      for (const action of macro.actions) {
        const now = findSession(cache, session.id) ?? session;
        const context = { myId: me.id, now: new Date(), fill, messageId: uuid7 };
        const step = stepOf(action, now, context);
        await carryOut(step.does);
        undos.unshift(...step.undo);
      }
      api.post(`${SAVED}/macros/${macro.id}/used`).catch(() => undefined);
    } catch (error) {
      showFailure(t, error);
      if (undos.length === 0) return;
      said = 'macro.partly';
    }
    showToast({
      text: t(said, { name: macro.name }),
      tone: 'plain',
      undo: undos.length > 0 ? () => void takeBack(undos) : undefined,
    });
  };
  const runs = (macro: Macro) => void run(macro);
  useCommands(
    list.map((macro) => ({
      id: `session.macro.${macro.id}`,
      group: 'session' as const,
      title: t('macro.run', { name: macro.name }),
      icon: IconBolt,
      run: () => runs(macro),
    })),
  );
  return { list, run: runs };
}
