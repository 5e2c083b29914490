import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Plugin } from '@/api/types';
import { useT } from '@/i18n';
import { PluginIcon } from './PluginIcon';
import css from './Plugins.module.css';

/** A card of either list: who it is at the top, what can be done with it at its end. */
export function CardFrame(props: {
  name: string;
  href?: string;
  kind: Plugin['kind'];
  publisher: string;
  summary: string;
  action?: ReactNode;
  foot: ReactNode;
  children?: ReactNode;
}) {
  const { name, href, kind, publisher, summary, action, foot, children } = props;
  const t = useT();
  return (
    <li className={css.card}>
      <div className={css.head}>
        <PluginIcon name={name} kind={kind} />
        <div className={css.title}>
          <h2 className={css.name}>{href ? <Link href={href}>{name}</Link> : name}</h2>
          <p className={css.faint}>
            {publisher ? t('plugins.by', { publisher }) : t('plugins.noPublisher')}
          </p>
        </div>
        {action}
      </div>
      <p className={css.summary}>{summary}</p>
      {children}
      <div className={css.foot}>{foot}</div>
    </li>
  );
}
