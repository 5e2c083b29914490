import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { LOCALES, useSetLocale, useT, type Locale } from '@/i18n';
import { followOtherTabs, loadPreferences } from './preferences';
import { useChangePreferences, usePreferences } from './usePreferences';

/** Keeps the page as I want it: what the server knows comes here, what I switch here goes there. */
export function PreferenceSync() {
  const { locale, theme, density } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const t = useT();
  const setLocale = useSetLocale();
  useEffect(() => {
    const asking = new AbortController();
    // Without an answer this browser goes on with what it remembers.
    loadPreferences(asking.signal).catch(() => undefined);
    const stop = followOtherTabs();
    return () => {
      asking.abort();
      stop();
    };
  }, []);
  useEffect(() => {
    document.documentElement.dataset['density'] = density ?? 'comfortable';
  }, [density]);
  useMirror(theme, colorScheme, setColorScheme, (now) => ({ theme: now }));
  useMirror(
    LOCALES.find((one) => one === locale) ?? null,
    t.locale,
    (wanted) => setLocale(wanted as Locale),
    (now) => ({ locale: now }),
  );
  return null;
}

/** Two places for one value: whichever changed last is right. */
function useMirror<V extends string>(
  kept: V | null,
  shown: V,
  show: (value: V) => void,
  change: (value: V) => Parameters<ReturnType<typeof useChangePreferences>>[0],
): void {
  const save = useChangePreferences();
  const latest = useRef({ kept, shown, show, change, save });
  const before = useRef({ kept: null as V | null, shown });
  useEffect(() => {
    latest.current = { kept, shown, show, change, save };
  });
  useEffect(() => {
    const last = before.current;
    before.current = { kept, shown };
    if (kept === shown) return;
    if (shown !== last.shown) latest.current.save(latest.current.change(shown));
    else if (kept !== null && kept !== last.kept) latest.current.show(kept);
  }, [kept, shown]);
}
