import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '@/api/problem';
import { directionOf, I18nProvider, loadCatalogue, rememberLocale, speak, type Catalogue, type Locale } from '@/i18n';
import { spokenKeys } from '@/realtime/keys';
import { Toasts } from '@/ui/Toasts';
import { Gate } from './Gate';
import { pageNonce } from './nonce';
import { cssVariables, theme } from './theme';

const RETRIES = 2;

function buildCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        // The socket says when the network is back; a paused query would look like a slow one.
        networkMode: 'always',
        retry: (failures, error) =>
          failures < RETRIES && error instanceof Problem && error.status >= 500,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

export function App(props: { locale: Locale; catalogue: Catalogue }) {
  const [cache] = useState(buildCache);
  const [words, setWords] = useState(props);
  const setLocale = useCallback(async (locale: Locale) => {
    const catalogue = await loadCatalogue(locale);
    rememberLocale(locale);
    speak(locale);
    setWords({ locale, catalogue });
    for (const queryKey of spokenKeys) void cache.invalidateQueries({ queryKey });
  }, [cache]);
  return (
    <DirectionProvider initialDirection={directionOf(words.locale)} detectDirection={false}>
      <Language locale={words.locale} />
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={pageNonce}
      >
        <QueryClientProvider client={cache}>
          <I18nProvider
            locale={words.locale}
            catalogue={words.catalogue}
            setLocale={(locale) => void setLocale(locale)}
          >
            <Gate />
            <Toasts />
          </I18nProvider>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}

/** The page says which language it speaks, and which way it reads. */
function Language({ locale }: { locale: Locale }) {
  const { setDirection } = useDirection();
  useEffect(() => {
    document.documentElement.lang = locale;
    setDirection(directionOf(locale));
  }, [locale, setDirection]);
  return null;
}
