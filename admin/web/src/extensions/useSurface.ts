import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { ExtensionPage } from '@/api/types';
import { usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { showToast } from '@/ui/toasts';
import { setUnsaved } from '@/ui/unsaved';
import { listNames } from './names';
import { Surface } from './surface';
import { readTokens } from './tokens';

/** What a plugin's page is handed, kept up to date while it is shown. */
export function useSurface(page: ExtensionPage): Surface {
  const t = useT();
  const theme = useComputedColorScheme('light');
  const realtime = useRealtime();
  const [, navigate] = useLocation();
  const search = useSearch();
  const permissions = usePermissions();
  const go = useRef(navigate);
  const may = useRef(permissions);
  const told = useRef(t);
  useEffect(() => {
    go.current = navigate;
    may.current = permissions;
    told.current = t;
  });
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = true;
    return () => void (isShown.current = false);
  }, []);
  const owner = useMemo(() => ({}), []);
  const surface = useMemo(
    () =>
      new Surface(
        { id: page.plugin_id, mounts: page.mounts },
        {
          version: 1,
          plugin: page.plugin_id,
          page: page.path,
          locale: t.locale,
          theme,
          search: readSearch(),
          tokens: readTokens(),
        },
        {
          navigate: (path) => go.current(path),
          toast: (text, tone, undo) => void showToast({ text, tone, ...(undo ? { undo } : {}) }),
          setUnsaved: (isUnsaved) => setUnsaved(owner, isUnsaved),
          setSearch: (wanted, replace) => {
            // A page that is gone may still be at work, but where somebody is now is not its own.
            if (isShown.current) go.current(addressOf(page, wanted), { replace });
          },
          names: (kind) => listNames(kind, may.current),
          unreachable: () => told.current('state.offlineText'),
        },
      ),
    // Locale and theme are told, not made anew: the page keeps what was typed into it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [page.plugin_id, page.path, page.mounts.join()],
  );
  useEffect(() => {
    surface.page.tokens = readTokens();
    surface.tell('theme', theme);
  }, [surface, theme]);
  // A page that is gone has nothing to lose.
  useEffect(() => () => setUnsaved(owner, false), [owner]);
  useEffect(() => surface.tell('locale', t.locale), [surface, t.locale]);
  // What the router hands out is decoded once too often to be read again.
  useEffect(() => surface.tell('search', readSearch()), [surface, search]);
  useEffect(
    () =>
      realtime.onEvent(({ type, session_id, at }) => surface.tell('event', { type, session_id, at })),
    [realtime, surface],
  );
  return surface;
}

const readSearch = () => window.location.search.slice(1);

function addressOf(page: ExtensionPage, search: string): string {
  const place = page.path ? `/p/${page.plugin_id}/${page.path}` : `/p/${page.plugin_id}`;
  return search ? `${place}?${search}` : place;
}
