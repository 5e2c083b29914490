import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Page, Session } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useMe } from '@/auth/useLogin';
import { keys } from '@/realtime/keys';
import { mergeCalls, type Calls } from './calls';

const MOST = 100;
const NONE: Calls = {};

/** What calls for me now; read once, then kept by the socket. */
export function useCalls(): Calls | undefined {
  const me = useMe();
  const mayWatch = isAllowed(usePermissions(), 'inbox:watch');
  const query = useQuery({
    queryKey: keys.calls,
    queryFn: async ({ signal }) => {
      const ask = (view: Record<string, string | boolean>) =>
        api.get<Page<Session>>('sessions', { ...view, category: 'undone', limit: MOST }, signal);
      const pages = await Promise.all([
        ask({ view: 'unassigned' }),
        ask({ view: 'mine', unread: true }),
      ]);
      return mergeCalls(NONE, pages.flatMap((page) => page.data), me.id);
    },
    enabled: mayWatch,
    staleTime: Infinity,
  });
  return query.data;
}
