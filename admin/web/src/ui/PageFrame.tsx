import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconMenu2 } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useLayout } from '@/app/layout';
import { useT } from '@/i18n';
import css from './PageFrame.module.css';

/** A set-up page: one title, one sentence, one main action, then the content. */
export function PageFrame(props: {
  title: string;
  lead?: string;
  action?: ReactNode;
  back?: { href: string; label: string };
  icon?: ReactNode;
  children: ReactNode;
}) {
  const { title, lead, action, back, icon, children } = props;
  const t = useT();
  const { isPhone, openNav } = useLayout();
  return (
    <main className={css.page}>
      <div className={css.column}>
        {back && (
          <Link href={back.href} className={css.back}>
            <IconArrowLeft size={16} aria-hidden /> {back.label}
          </Link>
        )}
        <header className={css.header}>
          {isPhone && !back && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              onClick={openNav}
              aria-label={t('nav.open')}
            >
              <IconMenu2 size={20} />
            </ActionIcon>
          )}
          {icon}
          <div className={css.words}>
            <h1 className={css.title}>{title}</h1>
            {lead && <p className={css.lead}>{lead}</p>}
          </div>
          {action && <div className={css.action}>{action}</div>}
        </header>
        {children}
      </div>
    </main>
  );
}

/** A part of a page. With an id, an address that ends in `#id` leads to it. */
export function Section(props: {
  id?: string;
  title: string;
  lead?: string;
  children: ReactNode;
}) {
  const { id } = props;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (id && window.location.hash === `#${id}`) place.current?.scrollIntoView({ block: 'start' });
  }, [id]);
  return (
    <section id={id} ref={place} className={css.section}>
      <div className={css.sectionHead}>
        <h2 className={css.sectionTitle}>{props.title}</h2>
        {props.lead && <p className={css.lead}>{props.lead}</p>}
      </div>
      <div className={css.sectionBody}>{props.children}</div>
    </section>
  );
}
