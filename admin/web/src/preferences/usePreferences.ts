import { useCallback, useSyncExternalStore } from 'react';
import { useT } from '@/i18n';
import { showFailure } from '@/ui/failure';
import {
  changePreferences,
  onPreferences,
  preferences,
  type PreferenceChange,
  type Preferences,
} from './preferences';

export const usePreferences = (): Preferences => useSyncExternalStore(onPreferences, preferences);

/** Change what I want; a failure is told. */
export function useChangePreferences(): (change: PreferenceChange) => void {
  const t = useT();
  return useCallback(
    (change) => void changePreferences(change).catch((error: unknown) => showFailure(t, error)),
    [t],
  );
}
