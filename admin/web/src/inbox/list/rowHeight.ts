import { usePreferences } from '@/preferences/usePreferences';

/** How high a row of the list is, in pixels, by density: `--row-tall` of the style sheet. */
export const ROW_PX = { comfortable: 64, compact: 48 } as const;

export function useRowHeight(): number {
  return ROW_PX[usePreferences().density ?? 'comfortable'];
}
