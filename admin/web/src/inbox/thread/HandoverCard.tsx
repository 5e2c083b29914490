import type { SessionEvent } from '@/api/types';
import { useT } from '@/i18n';
import { useWords } from '../useWords';
import { factsOf, labelOf } from './handover';
import css from './HandoverCard.module.css';

/** What a bot found out, for whoever goes on with the conversation. */
export function HandoverCard({ event }: { event: SessionEvent }) {
  const t = useT();
  const words = useWords();
  const facts = factsOf(event);
  if (facts.length === 0) return null;
  return (
    <section className={css.card} aria-label={t('handover.known')}>
      <h3 className={css.title}>{t('handover.known')}</h3>
      <dl className={css.facts}>
        {facts.map(([label, value]) => (
          <div key={label} className={css.fact}>
            <dt dir="auto">{labelOf(event, label, words)}</dt>
            <dd dir="auto">{typeof value === 'boolean' ? t(value ? 'handover.yes' : 'handover.no') : value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
