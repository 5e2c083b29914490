import { IconChevronDown } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { useT } from '@/i18n';
import { useDesigner } from './DesignerContext';
import css from './Inspector.module.css';

/** A part of a tab that can be folded away, and says when something in it is wrong. */
export function Section(props: {
  title: string;
  /** Pointers of what is inside. */
  pointers: readonly string[];
  isOpen?: boolean;
  children: ReactNode;
}) {
  const t = useT();
  const { control } = useDesigner();
  const [isOpen, setOpen] = useState(props.isOpen ?? false);
  const body = useId();
  const count = control.problems.filter(
    (one) =>
      one.severity === 'error' &&
      props.pointers.some((at) => one.pointer === at || one.pointer.startsWith(`${at}/`)),
  ).length;
  return (
    <section className={css.section}>
      <h2>
        <button
          type="button"
          className={css.sectionHead}
          aria-expanded={isOpen}
          aria-controls={isOpen ? body : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          {props.title}
          {count > 0 && <span className={css.wrong}>{t('inspector.wrong_other', { count })}</span>}
          <IconChevronDown size={16} aria-hidden data-open={isOpen || undefined} />
        </button>
      </h2>
      {isOpen && (
        <div id={body} className={css.sectionBody}>
          {props.children}
        </div>
      )}
    </section>
  );
}
