import { useEffect, useState } from 'react';

const isPageSeen = () => document.visibilityState === 'visible' && document.hasFocus();

/** Whether somebody really looks at this page now. */
export function usePageSeen(): boolean {
  const [isLooking, setLooking] = useState(isPageSeen);
  useEffect(() => {
    const update = () => setLooking(isPageSeen());
    window.addEventListener('focus', update);
    window.addEventListener('blur', update);
    document.addEventListener('visibilitychange', update);
    return () => {
      window.removeEventListener('focus', update);
      window.removeEventListener('blur', update);
      document.removeEventListener('visibilitychange', update);
    };
  }, []);
  return isLooking;
}
