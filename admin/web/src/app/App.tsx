import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '@/api/problem';
import { I18nProvider, loadCatalogue, rememberLocale, type Catalogue, type Locale } from '@/i18n';
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
    setWords({ locale, catalogue });
  }, []);
  useEffect(() => {
    document.documentElement.lang = words.locale;
  }, [words.locale]);
  return (
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
  );
}
