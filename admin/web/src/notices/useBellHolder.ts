import { useEffect, useState } from 'react';

/** Whether this is the one of my tabs that rings; another takes over when it closes. */
export function useBellHolder(): boolean {
  const [isHolder, setHolder] = useState(!('locks' in navigator));
  useEffect(() => {
    if (!('locks' in navigator)) return undefined;
    const waiting = new AbortController();
    let letGo = () => undefined as void;
    const held = () => {
      setHolder(true);
      return new Promise<void>((resolve) => {
        letGo = resolve;
      });
    };
    navigator.locks
      .request('chatclick-bell', { signal: waiting.signal }, held)
      .catch(() => undefined);
    return () => {
      waiting.abort();
      letGo();
    };
  }, []);
  return isHolder;
}
