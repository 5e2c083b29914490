import { useT } from '@/i18n';
import { readable } from '@/i18n/format';
import css from './ValueTree.module.css';

/** Any JSON value as readable name and value lines. */
export function ValueTree({ value }: { value: unknown }) {
  const t = useT();
  if (value === null || value === undefined || value === '') {
    return <span className={css.none}>{t('value.none')}</span>;
  }
  if (typeof value === 'boolean') return <>{t(value ? 'value.yes' : 'value.no')}</>;
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className={css.none}>{t('value.none')}</span>;
    return (
      <ul className={css.items}>
        {value.map((one: unknown, index) => (
          <li key={index}>
            <ValueTree value={one} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === 'object') {
    return (
      <dl className={css.pairs}>
        {Object.entries(value).map(([key, one]) => (
          <div key={key} className={css.pair}>
            <dt>{readable(key)}</dt>
            <dd>
              <ValueTree value={one} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <span className={css.value}>{String(value)}</span>;
}
