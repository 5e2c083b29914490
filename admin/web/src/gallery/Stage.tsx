/** One screen in one state: its own code, on a network that answers as the state wants it. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { PageFence } from '@/app/PageFence';
import { Pages } from '@/app/Pages';
import { useT } from '@/i18n';
import css from './Stage.module.css';
import { pressAll, searchInVain } from './pressing';
import type { Screen } from './screens';
import { stageNetwork } from './staging';
import { isActState, type ScreenState } from './states';

/** Drawn anew for each screen and state: see its `key`. */
export function Stage({ screen, path, state }: { screen: Screen; path: string; state: ScreenState }) {
  const isStaged = useStagedNetwork(state);
  const place = useRef<HTMLDivElement>(null);
  const cache = useMemo(buildCache, []);
  const location = useMemo(() => memoryLocation({ path }), [path]);
  usePresses(place, isStaged, screen, state);
  return (
    <div ref={place} className={css.stage} data-stage={`${screen.id} ${state}`}>
      {isStaged && (
        <Router hook={location.hook} hrefs={(href: string) => `/admin${href}`}>
          <QueryClientProvider client={cache}>
            <PageFence at={path}>
              <Pages />
            </PageFence>
          </QueryClientProvider>
        </Router>
      )}
    </div>
  );
}

/** The screen is drawn once its network stands, so that none of its requests comes before. */
function useStagedNetwork(state: ScreenState): boolean {
  const [isStaged, setStaged] = useState(false);
  useEffect(() => {
    const real = window.fetch;
    window.fetch = stageNetwork(state, real.bind(window));
    setStaged(true);
    return () => {
      window.fetch = real;
    };
  }, [state]);
  return isStaged;
}

function usePresses(
  place: RefObject<HTMLDivElement | null>,
  isStaged: boolean,
  screen: Screen,
  state: ScreenState,
): void {
  const t = useT();
  useEffect(() => {
    const root = place.current;
    if (!root || !isStaged) return;
    if (state === 'filtered') return searchInVain(root);
    if (isActState(state) && screen.press) return pressAll(root, t, screen.press);
  }, [place, isStaged, screen, state, t]);
}

function buildCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false },
      mutations: { networkMode: 'always' },
    },
  });
}
