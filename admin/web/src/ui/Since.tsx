import { useSyncExternalStore } from 'react';
import { useT } from '@/i18n';
import { exactTime, shortAge } from '@/i18n/format';

let now = Date.now();
const listeners = new Set<() => void>();
let timer: number | undefined;

/** One clock for all ages on the page, ticking while somebody looks. */
function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = Date.now();
    listeners.forEach((each) => each());
  }, 20_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

export function useNow(): number {
  return useSyncExternalStore(onTick, () => now);
}

/** "5m", exact on hover. */
export function Since({ at, className }: { at: string; className?: string }) {
  const t = useT();
  const current = useNow();
  return (
    <time dateTime={at} title={exactTime(at, t.locale)} className={className}>
      {shortAge(at, Math.max(current, Date.parse(at)), t.locale)}
    </time>
  );
}
