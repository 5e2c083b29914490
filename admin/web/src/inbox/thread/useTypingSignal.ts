import { useMemo } from 'react';
import { useRealtime } from '@/realtime/RealtimeProvider';

const REPEAT_MS = 3_000;
const IDLE_MS = 4_000;

/** Says "typing" at most every three seconds, and stops it after a pause. */
export function useTypingSignal(sessionId: string) {
  const store = useRealtime();
  return useMemo(() => {
    let saidAt = 0;
    let idle: number | undefined;
    const stop = () => {
      window.clearTimeout(idle);
      if (saidAt > 0) store.typing(sessionId, false);
      saidAt = 0;
    };
    const note = (isWriting: boolean) => {
      if (!isWriting) {
        stop();
        return;
      }
      if (Date.now() - saidAt > REPEAT_MS) {
        saidAt = Date.now();
        store.typing(sessionId, true);
      }
      window.clearTimeout(idle);
      idle = window.setTimeout(stop, IDLE_MS);
    };
    return { note, stop };
  }, [store, sessionId]);
}
