import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import type { ExtensionPage } from '@/api/types';
import { useT } from '@/i18n';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { showToast } from '@/ui/toasts';
import { Surface } from './surface';
import { readTokens } from './tokens';

/** What a plugin's page is handed, kept up to date while it is shown. */
export function useSurface(page: ExtensionPage): Surface {
  const t = useT();
  const theme = useComputedColorScheme('light');
  const realtime = useRealtime();
  const [, navigate] = useLocation();
  const go = useRef(navigate);
  useEffect(() => {
    go.current = navigate;
  });
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
          tokens: readTokens(),
        },
        {
          navigate: (path) => go.current(path),
          toast: (text, tone) => void showToast({ text, tone }),
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
  useEffect(() => surface.tell('locale', t.locale), [surface, t.locale]);
  useEffect(
    () =>
      realtime.onEvent(({ type, session_id, at }) => surface.tell('event', { type, session_id, at })),
    [realtime, surface],
  );
  return surface;
}
