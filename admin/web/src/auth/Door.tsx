import type { ReactNode } from 'react';
import { Logo } from '@/ui/Logo';
import css from './Door.module.css';

/** The quiet page around sign-in and first run. */
export function Door({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className={css.door}>
      <div className={css.card}>
        <Logo size={40} />
        <h1 className={css.title}>{title}</h1>
        <p className={css.lead}>{lead}</p>
        {children}
      </div>
    </main>
  );
}
