import { Tooltip } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import css from '@/app/Nav.module.css';
import { useT } from '@/i18n';
import { iconOf } from './icons';
import { pathOf, useExtensions } from './useExtensions';

/** The ways to pages of plugins, in the navigation. */
export function PluginLinks({ isRail }: { isRail: boolean }) {
  const t = useT();
  const [location] = useLocation();
  const pages = useExtensions().pages.filter((page) => page.is_listed);
  if (pages.length === 0) return null;
  return (
    <div className={css.group}>
      {!isRail && <div className={css.heading}>{t('nav.added')}</div>}
      {pages.map((page) => {
        const path = pathOf(page);
        const Mark = iconOf(page.icon);
        return (
          <Tooltip key={path} label={page.title} position="right" disabled={!isRail}>
            <Link
              href={path}
              className={css.link}
              aria-current={location === path ? 'page' : undefined}
              aria-label={isRail ? page.title : undefined}
            >
              <Mark size={18} stroke={1.7} aria-hidden />
              {!isRail && <span className={css.label}>{page.title}</span>}
            </Link>
          </Tooltip>
        );
      })}
    </div>
  );
}
