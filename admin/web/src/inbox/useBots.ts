import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { BotList } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { keys } from '@/realtime/keys';

/** The bots a conversation can be handed to; asked for once somebody wants to see them. */
export function useBots(isWanted: boolean): BotList['data'] {
  const permissions = usePermissions();
  const query = useQuery({
    queryKey: keys.bots,
    queryFn: ({ signal }) => api.get<BotList>('bots', undefined, signal),
    enabled: isWanted && isAllowed(permissions, 'session:assign'),
  });
  return query.data?.data ?? [];
}
