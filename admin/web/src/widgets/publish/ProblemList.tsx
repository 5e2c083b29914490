import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { ConfigProblem } from '@/api/types';
import { useT } from '@/i18n';
import css from '../Designer.module.css';

/** What keeps a config from being published, and what should be looked at. */
export function ProblemList({ problems }: { problems: readonly ConfigProblem[] }) {
  const t = useT();
  if (problems.length === 0) return null;
  return (
    <section aria-label={t('designer.checks')}>
      <h3 className={css.subtitle}>{t('designer.checks')}</h3>
      <ul className={css.problems}>
        {problems.map((problem) => (
          <li key={`${problem.pointer} ${problem.message}`} data-severity={problem.severity}>
            {problem.severity === 'error' ? (
              <IconCircleX size={16} aria-label={t('designer.error')} />
            ) : (
              <IconAlertTriangle size={16} aria-label={t('designer.warning')} />
            )}
            <span>
              <code className={css.pointer}>{problem.pointer || '/'}</code> {problem.message}
              {problem.suggestion && ` ${t('designer.suggestion', { text: problem.suggestion })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
