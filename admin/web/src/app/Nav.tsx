import { Tooltip } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'wouter';
import { usePermissions } from '@/auth/usePermissions';
import { Caps } from '@/commands/Caps';
import { useT } from '@/i18n';
import { useInboxCounts } from '@/inbox/list/useSessionList';
import { clsx } from '@/ui/clsx';
import { Logo } from '@/ui/Logo';
import { PluginLinks } from '@/extensions/PluginLinks';
import { Colleagues } from './Colleagues';
import css from './Nav.module.css';
import { pagesFor, type PageLink } from './sitemap';
import { PersonMenu } from './PersonMenu';

export function Nav(props: { isRail: boolean; onPalette: () => void; onShortcuts: () => void }) {
  const { isRail, onPalette, onShortcuts } = props;
  const t = useT();
  const { mineUnread, waiting } = useInboxCounts();
  const counts: Record<string, number> = { mine: mineUnread, unassigned: waiting };
  const pages = pagesFor(usePermissions());
  const groups = ['inbox', 'setup'] as const;
  return (
    <nav className={clsx(css.nav, isRail && css.rail)} aria-label={t('nav.label')}>
      <div className={css.brand}>
        <Logo />
        {!isRail && <span className={css.name}>Chatclick</span>}
      </div>
      <Hint label={t('palette.title')} isOn={isRail}>
        <button
          type="button"
          className={css.search}
          onClick={onPalette}
          aria-label={isRail ? t('palette.title') : undefined}
        >
          <IconSearch size={16} aria-hidden />
          {!isRail && (
            <>
              <span className={css.searchText}>{t('nav.search')}</span>
              <Caps keys="mod+k" />
            </>
          )}
        </button>
      </Hint>
      <div className={css.scroll}>
        {groups.map((group) => {
          const own = pages.filter((page) => page.group === group);
          if (own.length === 0) return null;
          return (
            <div key={group} className={css.group}>
              {!isRail && <div className={css.heading}>{t(`nav.${group}`)}</div>}
              {own.map((page) => (
                <NavLink key={page.id} page={page} isRail={isRail} count={counts[page.id] ?? 0} />
              ))}
            </div>
          );
        })}
        <PluginLinks isRail={isRail} />
      </div>
      {!isRail && <Colleagues />}
      <PersonMenu isRail={isRail} onShortcuts={onShortcuts} />
    </nav>
  );
}

function NavLink({ page, isRail, count }: { page: PageLink; isRail: boolean; count: number }) {
  const t = useT();
  const [location] = useLocation();
  const isCurrent = location === page.path || location.startsWith(`${page.path}/`);
  const Mark = page.icon;
  const text = count > 99 ? '99+' : String(count);
  return (
    <Hint label={t(page.title)} isOn={isRail}>
      <Link
        href={page.path}
        className={css.link}
        aria-current={isCurrent ? 'page' : undefined}
        aria-label={isRail ? [t(page.title), count > 0 && text].filter(Boolean).join(', ') : undefined}
      >
        <Mark size={18} stroke={1.7} aria-hidden />
        {!isRail && <span className={css.label}>{t(page.title)}</span>}
        {count > 0 && <span className={css.count}>{text}</span>}
      </Link>
    </Hint>
  );
}

function Hint(props: { label: string; isOn: boolean; children: ReactElement }) {
  return (
    <Tooltip label={props.label} position="right" disabled={!props.isOn}>
      {props.children}
    </Tooltip>
  );
}
