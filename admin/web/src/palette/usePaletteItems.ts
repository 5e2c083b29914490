import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  IconAdjustments,
  IconHistory,
  IconMessage,
  IconMessageSearch,
  IconUser,
  IconUserHeart,
} from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Hit, Page, Plugin, PluginConfig, Session, Visitor } from '@/api/types';
import { isAllowed, usePermissions, type Permissions } from '@/auth/usePermissions';
import { useCommandList } from '@/commands/commands';
import { useT, type Translator } from '@/i18n';
import { visitorName } from '@/inbox/names';
import { useStaff } from '@/inbox/useStaff';
import { keys } from '@/realtime/keys';
import type { SessionList } from '@/realtime/lists';
import { showFailure } from '@/ui/failure';
import { showToast } from '@/ui/toasts';
import { commandItems, recentOf, type Item } from './ranking';
import { recentItems } from './recent';
import { SETTING_PLACES } from './settingPlaces';

const SHORTEST = 2;
const MARKS = /[\u0001\u0002]/g;

export interface PaletteItems {
  items: Item[];
  recents: Item[];
  /** The server has not answered yet. */
  isSearching: boolean;
}

/** Everything that can be reached from here, for what was typed and left standing for a moment. */
export function usePaletteItems(asked: string): PaletteItems {
  const t = useT();
  const permissions = usePermissions();
  const [, navigate] = useLocation();
  const isAsking = asked.length >= SHORTEST;
  const commands = commandItems(useCommandList());
  const known = useKnownSessions();
  const go = (path: string) => () => navigate(path);
  const sessionItem = (session: Session): Item => ({
    id: session.id,
    section: 'sessions',
    title: visitorName(t, session),
    detail: session.subject || session.last_message?.text,
    icon: IconMessage,
    path: `/inbox/all/${session.id}`,
    run: go(`/inbox/all/${session.id}`),
  });
  const recents = recentOf(recentItems(), commands, (recent) =>
    recent.path === undefined
      ? null
      : {
          id: recent.id,
          section: 'recent',
          title: recent.title ?? recent.id,
          icon: IconHistory,
          path: recent.path,
          run: go(recent.path),
        },
  );
  const found = useFound(isAsking ? asked : '', permissions);
  const people = usePeople(go('/people'));
  const settings = useSettings(t, permissions, isAsking, navigate);
  const items = [...commands, ...settings];
  if (isAsking) {
    items.push(...known.map(sessionItem), ...people, ...found.items);
  }
  return { items, recents, isSearching: isAsking && found.isSearching };
}

/** Conversations of the lists that were read; nothing is asked for them. */
function useKnownSessions(): Session[] {
  const cache = useQueryClient();
  const byId = new Map<string, Session>();
  for (const [, list] of cache.getQueriesData<SessionList>({ queryKey: keys.lists })) {
    for (const page of list?.pages ?? []) {
      for (const session of page.data) byId.set(session.id, session);
    }
  }
  return [...byId.values()];
}

function usePeople(open: () => void): Item[] {
  const { staff } = useStaff();
  return staff
    .filter((person) => person.is_active)
    .map((person) => ({
      id: person.id,
      section: 'people',
      title: person.name,
      detail: person.email ?? undefined,
      icon: IconUser,
      run: open,
    }));
}

/** What only the server knows: visitors by name, messages by words. */
function useFound(
  asked: string,
  permissions: Permissions,
): { items: Item[]; isSearching: boolean } {
  const t = useT();
  const [, navigate] = useLocation();
  const more = { placeholderData: keepPreviousData, staleTime: 30_000 } as const;
  const visitors = useQuery({
    queryKey: ['palette', 'visitors', asked],
    queryFn: ({ signal }) => api.get<Page<Visitor>>('visitors', { q: asked, limit: 6 }, signal),
    enabled: asked !== '' && isAllowed(permissions, 'visitor:read'),
    ...more,
  });
  const messages = useQuery({
    queryKey: keys.search({ palette: asked }),
    queryFn: ({ signal }) => api.get<Page<Hit>>('search', { q: asked }, signal),
    enabled: asked !== '' && isAllowed(permissions, 'search:read'),
    ...more,
  });
  if (asked === '') return { items: [], isSearching: false };
  const openVisitor = async (id: string) => {
    const page = await api.get<Page<Session>>('sessions', { visitor_id: id, limit: 1 });
    const newest = page.data[0];
    if (newest) navigate(`/inbox/all/${newest.id}`);
    else showToast({ text: t('palette.noSessions'), tone: 'plain' });
  };
  // What stands in until the answer comes was found for something else.
  const foundFor = (query: { isPlaceholderData: boolean }) =>
    query.isPlaceholderData ? undefined : asked;
  const items = [
    ...(visitors.data?.data ?? []).map(
      (visitor): Item => ({
        id: visitor.id,
        section: 'visitors',
        title: visitor.name || visitor.email || visitor.id,
        detail: visitor.email ?? undefined,
        icon: IconUserHeart,
        foundFor: foundFor(visitors),
        run: () => void openVisitor(visitor.id).catch((error: unknown) => showFailure(t, error)),
      }),
    ),
    ...(messages.data?.data ?? []).map(
      (hit): Item => ({
        id: hit.message.id,
        section: 'messages',
        title: hit.snippet.replaceAll(MARKS, ''),
        icon: IconMessageSearch,
        foundFor: foundFor(messages),
        run: () => navigate(`/inbox/all/${hit.session_id}?at=${hit.message.seq}`),
      }),
    ),
  ];
  return { items, isSearching: visitors.isFetching || messages.isFetching };
}

/** My own settings, and those of the plugins that run. */
function useSettings(
  t: Translator,
  permissions: Permissions,
  isAsking: boolean,
  navigate: (path: string) => void,
): Item[] {
  const mayConfigure = isAllowed(permissions, 'plugin:read');
  const plugins = useQuery({
    queryKey: keys.plugins,
    queryFn: ({ signal }) => api.get<Page<Plugin>>('plugins', { limit: 100 }, signal),
    enabled: isAsking && mayConfigure,
  });
  const configured = (plugins.data?.data ?? []).filter((plugin) => plugin.has_config);
  const configs = useQueries({
    queries: configured.map((plugin) => ({
      queryKey: keys.pluginConfig(plugin.id),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<PluginConfig>(`plugins/${plugin.id}/config`, undefined, signal),
      enabled: isAsking && mayConfigure,
    })),
  });
  const own = SETTING_PLACES.filter((one) => !one.needs || isAllowed(permissions, one.needs)).map(
    (one): Item => ({
      id: `setting.${one.id}`,
      section: 'settings',
      title: t(one.title),
      icon: IconAdjustments,
      run: () => navigate(one.path),
    }),
  );
  const theirs = configured.flatMap((plugin, index) =>
    Object.entries(configs[index]?.data?.schema.properties ?? {}).map(
      ([name, schema]): Item => ({
        id: `setting.${plugin.id}.${name}`,
        section: 'settings',
        title: schema.title ?? name,
        detail: plugin.name,
        icon: IconAdjustments,
        run: () => navigate(`/plugins/${plugin.id}/settings`),
      }),
    ),
  );
  return [...own, ...theirs];
}
