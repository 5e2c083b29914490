import { Button } from '@mantine/core';
import { IconWorldWww } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useT } from '@/i18n';
import { Notice } from '@/ui/ListState';

/** The installation began with a widget; whoever deleted it makes another one first. */
export function NoWidget() {
  const t = useT();
  return (
    <Notice icon={IconWorldWww} title={t('widgets.empty')} text={t('widgets.emptyText')}>
      <Button component={Link} href="/widgets" variant="default">
        {t('widgets.add')}
      </Button>
    </Notice>
  );
}
