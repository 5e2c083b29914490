import type { ConfigChanges } from '@/api/types';
import { useT } from '@/i18n';
import css from '../Designer.module.css';

/** What two configs differ in, as the server says it. */
export function Sentences({ changes, none }: { changes: ConfigChanges; none: string }) {
  const t = useT();
  if (changes.changes.length === 0) return <p className={css.faint}>{none}</p>;
  return (
    <section aria-label={t('designer.changes')}>
      <h3 className={css.subtitle}>{t('designer.changes')}</h3>
      <ul className={css.sentences}>
        {changes.changes.map((change) => (
          <li key={change.pointer} data-kind={change.kind}>
            {change.sentence}
          </li>
        ))}
      </ul>
      {changes.more > 0 && (
        <p className={css.faint}>{t('designer.more_other', { count: changes.more })}</p>
      )}
    </section>
  );
}
