import { IconArrowBack, IconNote } from '@tabler/icons-react';
import type { MessageKind } from '@/api/types';
import { useT } from '@/i18n';
import css from './Composer.module.css';

const MARKS: Record<MessageKind, typeof IconNote> = { message: IconArrowBack, note: IconNote };

/** For the visitor, or for the team alone. */
export function ComposerTabs(props: {
  /** What somebody may write. */
  kinds: readonly MessageKind[];
  kind: MessageKind;
  onKind: (kind: MessageKind) => void;
  /** Chosen with the pointer: what is typed next belongs into the field, not to the shortcuts. */
  onPointed: () => void;
}) {
  const { kinds, kind, onKind, onPointed } = props;
  const t = useT();
  return (
    <div className={css.tabs} role="tablist" aria-label={t('composer.label')}>
      {kinds.map((each) => {
        const Mark = MARKS[each];
        return (
          <button
            key={each}
            type="button"
            role="tab"
            id={`composer-${each}`}
            aria-controls="composer-panel"
            aria-selected={each === kind}
            tabIndex={each === kind ? 0 : -1}
            className={css.tab}
            onClick={(event) => {
              onKind(each);
              if (event.detail > 0) onPointed();
            }}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
              event.preventDefault();
              const other = kinds.find((one) => one !== each);
              if (!other) return;
              onKind(other);
              document.getElementById(`composer-${other}`)?.focus();
            }}
          >
            <Mark size={14} aria-hidden />
            {t(`composer.${each}`)}
          </button>
        );
      })}
    </div>
  );
}
