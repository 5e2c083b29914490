import { useEffect } from 'react';
import { setUnsaved } from './unsaved';

/** Ask whoever leaves while a part of the page has something that would be lost. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const owner = {};
    setUnsaved(owner, true);
    return () => setUnsaved(owner, false);
  }, [isUnsaved]);
}
