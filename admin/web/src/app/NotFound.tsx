import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useT } from '@/i18n';
import { Notice } from '@/ui/ListState';

export function NotFound() {
  const t = useT();
  return (
    <main>
      <Notice icon={IconMapOff} level={1} title={t('notFound.title')} text={t('notFound.text')}>
        <Button component={Link} href="/inbox/mine" variant="default">
          {t('notFound.action')}
        </Button>
      </Notice>
    </main>
  );
}
