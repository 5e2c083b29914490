import { IconChevronDown } from '@tabler/icons-react';
import { useLocalStorage } from '@mantine/hooks';
import { useId, type ReactNode } from 'react';
import { Heading } from '@/ui/Heading';
import css from './Details.module.css';

/** A part of the pane that can be folded away; this browser remembers it. */
export function PaneSection(props: { id: string; title: string; children: ReactNode }) {
  const { id, title, children } = props;
  const bodyId = useId();
  const [isOpen, setOpen] = useLocalStorage({
    key: `chatclick.details.${id}`,
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  return (
    <section className={css.section}>
      <Heading level={3} className={css.heading}>
        <button
          type="button"
          className={css.fold}
          aria-expanded={isOpen}
          aria-controls={bodyId}
          onClick={() => setOpen(!isOpen)}
        >
          {title}
          <IconChevronDown size={14} className={css.foldMark} aria-hidden />
        </button>
      </Heading>
      <div id={bodyId} hidden={!isOpen}>
        {children}
      </div>
    </section>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
