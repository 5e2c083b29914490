import { Button } from '@mantine/core';
import { useT } from '@/i18n';

/** Reads on in a list, where there is more of it. */
export function ShowMore(props: {
  pages: { hasNextPage: boolean; fetchNextPage: () => unknown };
  className?: string;
}) {
  const t = useT();
  const { pages, className } = props;
  if (!pages.hasNextPage) return null;
  return (
    <Button variant="default" className={className} onClick={() => void pages.fetchNextPage()}>
      {t('action.showMore')}
    </Button>
  );
}
