import { useEffect, useRef, type ReactNode } from 'react';
import css from './Add.module.css';

/** The title of a step. It takes the focus, so that whoever listens hears where they are. */
export function StepTitle({ children }: { children: ReactNode }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <h2 ref={title} tabIndex={-1} className={css.title}>
      {children}
    </h2>
  );
}
