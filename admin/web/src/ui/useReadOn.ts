import { useT } from '@/i18n';
import { showFailure } from './failure';

/** A list that is read page by page, as TanStack Query holds it. */
export interface Pages {
  hasNextPage: boolean;
  fetchNextPage: () => Promise<{ isFetchNextPageError: boolean; error: unknown }>;
}

/** Read on in a list. What is there stays where that fails, so the failure is told beside it. */
export function useReadOn({ fetchNextPage }: Pages): () => void {
  const t = useT();
  const readOn = async () => {
    const { isFetchNextPageError, error } = await fetchNextPage();
    if (isFetchNextPageError) showFailure(t, error);
  };
  return () => void readOn();
}
