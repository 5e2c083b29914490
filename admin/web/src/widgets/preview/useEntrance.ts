import { useCallback, useEffect, useState } from 'react';

/**
 * Whether the person is in the preview. Until they go there it is inert: a chat that opens takes the
 * focus, and would take it from the field somebody is typing into.
 */
export function useEntrance() {
  const [isEntered, setEntered] = useState(false);
  const enter = useCallback(() => setEntered(true), []);
  useEffect(() => {
    if (!isEntered) return;
    const leave = () => setEntered(false);
    // Keys pressed in the frame do not get here.
    window.addEventListener('keydown', leave, { capture: true });
    return () => window.removeEventListener('keydown', leave, { capture: true });
  }, [isEntered]);
  return { isEntered, enter };
}
