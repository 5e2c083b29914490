import type { ReactNode } from 'react';
import css from './Table.module.css';

/** A table that keeps its width to itself: narrow pages scroll it, not the page. */
export function Table(props: { label: string; columns: string[]; children: ReactNode }) {
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={props.label}>
      <table className={css.table}>
        <thead>
          <tr>
            {props.columns.map((column, index) => (
              <th key={index} scope="col">
                {column || <span className="visually-hidden">·</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
