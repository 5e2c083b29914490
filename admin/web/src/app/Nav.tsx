import { Tooltip } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, type ReactElement } from 'react';
import { Link, useLocation } from 'wouter';
import type { SessionCounts } from '@/api/types';
import { usePermissions } from '@/auth/usePermissions';
import { Caps } from '@/commands/Caps';
import { useT } from '@/i18n';
import { SavedViewLinks } from '@/inbox/list/SavedViewLinks';
import { useCounts } from '@/inbox/list/useCounts';
import { clsx } from '@/ui/clsx';
import { Logo } from '@/ui/Logo';
import { useCurrentInSight } from '@/ui/useCurrentInSight';
import { Colleagues } from './Colleagues';
import css from './Nav.module.css';
import { pagesFor, type PageLink } from './sitemap';
import { PersonMenu } from './PersonMenu';

const Bell = lazy(() => import('@/bell/Bell'));
const AddedLinks = lazy(async () => ({ default: (await import('./added')).AddedLinks }));

export function Nav(props: { isRail: boolean; onPalette: () => void; onShortcuts: () => void }) {
  const { isRail, onPalette, onShortcuts } = props;
  const t = useT();
  const counts = badgesOf(useCounts());
  const pages = pagesFor(usePermissions());
  const groups = ['inbox', 'setup'] as const;
  const [location] = useLocation();
  const scroll = useCurrentInSight<HTMLDivElement>(location);
  return (
    <nav className={clsx(css.nav, isRail && css.rail)} aria-label={t('nav.label')}>
      <div className={css.brand}>
        <Logo />
        {!isRail && <span className={css.name}>Chatclick</span>}
        <Suspense fallback={null}>
          <Bell />
        </Suspense>
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
      <div className={css.scroll} ref={scroll}>
        {groups.map((group) => {
          const own = pages.filter((page) => page.group === group);
          if (own.length === 0) return null;
          return (
            <div key={group} className={css.group}>
              {!isRail && <div className={css.heading}>{t(`nav.${group}`)}</div>}
              {own.map((page) => (
                <NavLink key={page.id} page={page} isRail={isRail} badge={counts[page.id] ?? NO_BADGE} />
              ))}
              {group === 'inbox' && <SavedViewLinks isRail={isRail} />}
            </div>
          );
        })}
        <Suspense fallback={null}>
          <AddedLinks isRail={isRail} />
        </Suspense>
      </div>
      {!isRail && <Colleagues />}
      <PersonMenu isRail={isRail} onShortcuts={onShortcuts} />
    </nav>
  );
}

interface Badge {
  count: number;
  /** Somebody has to look; else the number only tells how many there are. */
  isUrgent: boolean;
}

const NO_BADGE: Badge = { count: 0, isUrgent: false };

function badgesOf(counts: SessionCounts | undefined): Record<string, Badge> {
  if (!counts) return {};
  const { mine, unassigned, all, mentions, snoozed } = counts;
  return {
    mine: { count: mine, isUrgent: counts.mine_unread > 0 },
    unassigned: { count: unassigned, isUrgent: unassigned > 0 },
    all: { count: all, isUrgent: false },
    mentions: { count: mentions, isUrgent: mentions > 0 },
    snoozed: { count: snoozed, isUrgent: false },
  };
}

function NavLink({ page, isRail, badge }: { page: PageLink; isRail: boolean; badge: Badge }) {
  const t = useT();
  const [location] = useLocation();
  const isCurrent = location === page.path || location.startsWith(`${page.path}/`);
  const Mark = page.icon;
  const { count, isUrgent } = badge;
  const text = count > 999 ? '999+' : String(count);
  // Beside an icon there is room for what somebody has to look at, and for nothing else.
  const isShown = count > 0 && (isUrgent || !isRail);
  return (
    <Hint label={t(page.title)} isOn={isRail}>
      <Link
        href={page.path}
        className={css.link}
        aria-current={isCurrent ? 'page' : undefined}
        aria-label={isRail ? [t(page.title), isShown && text].filter(Boolean).join(', ') : undefined}
      >
        <Mark size={18} stroke={1.7} aria-hidden />
        {!isRail && <span className={css.label}>{t(page.title)}</span>}
        {isShown && (
          <span className={css.count} data-urgent={isUrgent}>
            {text}
          </span>
        )}
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
