import { Link } from 'wouter';
import css from './TabBar.module.css';
import { useCurrentInSight } from './useCurrentInSight';

/** Parts of a page, each with an address. */
export function TabBar(props: {
  label: string;
  current: string;
  tabs: readonly { id: string; href: string; title: string; count?: number }[];
}) {
  const bar = useCurrentInSight<HTMLElement>(props.current);
  return (
    <nav ref={bar} aria-label={props.label} className={css.bar}>
      {props.tabs.map((tab) => (
        <Link
          key={tab.id}
          href={tab.href}
          className={css.tab}
          aria-current={tab.id === props.current ? 'page' : undefined}
        >
          {tab.title}
          {tab.count ? <span className={css.count}>{tab.count}</span> : null}
        </Link>
      ))}
    </nav>
  );
}
