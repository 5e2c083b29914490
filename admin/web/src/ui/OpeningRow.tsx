import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import css from './OpeningRow.module.css';

/** A row of a table with a toggle in its first cell; opened, a row below tells the rest. */
export function OpeningRow(props: {
  /** What the toggle is called. */
  label: string;
  /** How many columns the table has. */
  columns: number;
  /** Stands before the toggle. */
  lead?: ReactNode;
  /** The other cells. */
  children: ReactNode;
  /** Drawn once the row is open. */
  detail: () => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const Mark = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <tr>
        <td className={css.first}>
          <span className={css.lead}>
            {props.lead}
            <button
              type="button"
              className={css.toggle}
              aria-expanded={isOpen}
              aria-label={props.label}
              onClick={() => setOpen(!isOpen)}
            >
              <Mark size={16} aria-hidden />
            </button>
          </span>
        </td>
        {props.children}
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={props.columns} className={css.detail}>
            {props.detail()}
          </td>
        </tr>
      )}
    </>
  );
}
