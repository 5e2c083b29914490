import { Tooltip } from '@mantine/core';
import { IconFilter, IconUsersGroup } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import css from '@/app/Nav.module.css';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import { useSavedViews } from './useSavedViews';

/** The ways to saved views, below those that everybody has. */
export function SavedViewLinks({ isRail }: { isRail: boolean }) {
  const t = useT();
  const [location, navigate] = useLocation();
  const { views } = useSavedViews();
  useCommands(
    views.map((view) => ({
      id: `go.view.${view.id}`,
      group: 'go',
      title: t('command.goTo', { page: view.name }),
      icon: IconFilter,
      run: () => navigate(`/inbox/${view.id}`),
    })),
  );
  return views.map((view) => {
    const path = `/inbox/${view.id}`;
    const isCurrent = location === path || location.startsWith(`${path}/`);
    const Mark = view.is_shared ? IconUsersGroup : IconFilter;
    return (
      <Tooltip key={view.id} label={view.name} position="right" disabled={!isRail}>
        <Link
          href={path}
          className={css.link}
          aria-current={isCurrent ? 'page' : undefined}
          aria-label={isRail ? view.name : undefined}
        >
          <Mark size={18} stroke={1.7} aria-hidden />
          {!isRail && (
            <span className={css.label} title={view.name}>
              {view.name}
            </span>
          )}
        </Link>
      </Tooltip>
    );
  });
}
