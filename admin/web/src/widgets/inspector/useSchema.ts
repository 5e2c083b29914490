import { useQuery } from '@tanstack/react-query';
import { requestRaw } from '@/api/http';
import { useT, type Locale } from '@/i18n';
import { keys } from '@/realtime/keys';
import type { Node } from './schema';

const VERSION = 2;

const WORDS: Partial<Record<Locale, () => Promise<{ words: Readonly<Record<string, string>> }>>> = {
  ar: () => import('./words.ar'),
  de: () => import('./words.de'),
};

/** The published schema of configs, and its words in the language of the page. */
export function useSchema() {
  const t = useT();
  const schema = useQuery({
    queryKey: keys.widgetSchema,
    queryFn: async ({ signal }) => {
      const path = `/widget/v1/schema/config-v${VERSION}.json`;
      return (await (await requestRaw('GET', path, { signal })).json()) as Node;
    },
    staleTime: Infinity,
  });
  const words = useQuery({
    queryKey: [...keys.widgetSchema, 'words', t.locale],
    queryFn: async () => (await WORDS[t.locale]?.())?.words ?? {},
    staleTime: Infinity,
  });
  const known: Readonly<Record<string, string>> = words.data ?? {};
  return { schema, words: (text: string) => known[text] ?? text, hasWords: !words.isPending };
}
