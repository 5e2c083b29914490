import { useMemo } from 'react';
import { useExtensions } from '@/extensions/useExtensions';
import { useT } from '@/i18n';
import { buildWords, type Words } from './coreWords';

/** Says what the log keeps of reasons in my language. */
export function useWords(): Words {
  const t = useT();
  const { phrases } = useExtensions();
  return useMemo(() => buildWords(t, phrases), [t, phrases]);
}
