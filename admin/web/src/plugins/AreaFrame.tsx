import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { PageFrame } from '@/ui/PageFrame';
import css from './Plugins.module.css';
import { useCatalogue } from './useCatalogue';

const VIEWS = [
  ['/plugins', 'plugins.installed'],
  ['/plugins/catalogue', 'plugins.catalogue'],
] as const;

/** The head of the two lists: what is installed, what could be. */
export function AreaFrame({ current, children }: { current: string; children: ReactNode }) {
  const t = useT();
  const mayAdd = isAllowed(usePermissions(), 'plugin:install');
  const { data: catalogue } = useCatalogue();
  const add = mayAdd && catalogue?.ui_install !== 'off' && (
    <Button component={Link} href="/plugins/add" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('plugins.add')}
    </Button>
  );
  return (
    <PageFrame title={t('page.plugins')} lead={t('plugins.lead')} action={add}>
      <nav className={css.views} aria-label={t('page.plugins')}>
        {VIEWS.map(([path, title]) => (
          <Link
            key={path}
            href={path}
            className={css.view}
            aria-current={path === current ? 'page' : undefined}
          >
            {t(title)}
          </Link>
        ))}
      </nav>
      {children}
    </PageFrame>
  );
}
