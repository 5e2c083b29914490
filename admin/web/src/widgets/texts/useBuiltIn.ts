import { useQuery } from '@tanstack/react-query';
import type { Texts } from './texts';

const FILE = '/widget/v1/host/texts.js';

/** The texts that come with the widget, in all its languages; a script of the widget's own. */
export function useBuiltIn(): Texts {
  const texts = useQuery({
    queryKey: ['widget-texts'],
    queryFn: async () => {
      const script = (await import(/* @vite-ignore */ FILE)) as { texts: Texts };
      return script.texts;
    },
    staleTime: Infinity,
    retry: false,
  });
  return texts.data ?? NONE;
}

const NONE: Texts = {};
