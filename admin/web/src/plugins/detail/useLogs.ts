import { useCallback, useEffect, useState } from 'react';
import { api } from '@/api/http';
import type { LogLine } from '@/api/types';

const EVERY_MS = 1_000;
const KEPT = 1_000;

interface LogPage {
  data: LogLine[];
  next: string | null;
}

export interface Logs {
  lines: readonly LogLine[];
  isRead: boolean;
  error: unknown;
  retry: () => void;
}

/** The lines of a plugin, followed while somebody looks. */
export function useLogs(pluginId: string): Logs {
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [isRead, setRead] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let timer: number | undefined;
    let last: number | undefined;
    const ask = async () => {
      const page = await api.get<LogPage>(
        `plugins/${pluginId}/logs`,
        { after: last, limit: KEPT },
        stop.signal,
      );
      const isFirst = last === undefined;
      last = page.data.at(-1)?.number ?? last ?? 0;
      if (isFirst || page.data.length > 0) {
        setLines((now) => (isFirst ? page.data : [...now, ...page.data].slice(-KEPT)));
      }
      setRead(true);
      setError(null);
    };
    const follow = async () => {
      try {
        // A host may be started again unseen; see below.
        if (document.hidden) last = undefined;
        else await ask();
      } catch (failure) {
        if (stop.signal.aborted) return;
        setError(failure);
        // A host that was started again counts from one: begin with its newest lines.
        last = undefined;
      }
      timer = window.setTimeout(() => void follow(), EVERY_MS);
    };
    void follow();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [pluginId, round]);
  const retry = useCallback(() => setRound((now) => now + 1), []);
  return { lines, isRead, error, retry };
}
