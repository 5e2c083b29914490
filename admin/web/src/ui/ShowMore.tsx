import { Button } from '@mantine/core';
import { useT } from '@/i18n';
import { useReadOn, type Pages } from './useReadOn';

/** Reads on in a list, where there is more of it. */
export function ShowMore(props: {
  pages: Pages & { isFetchingNextPage: boolean };
  className?: string;
}) {
  const t = useT();
  const { pages, className } = props;
  const readOn = useReadOn(pages);
  if (!pages.hasNextPage) return null;
  return (
    <Button
      variant="default"
      className={className}
      loading={pages.isFetchingNextPage}
      onClick={readOn}
    >
      {t('action.showMore')}
    </Button>
  );
}
