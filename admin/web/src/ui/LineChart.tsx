import { useT } from '@/i18n';
import { clockTime } from '@/i18n/format';
import css from './LineChart.module.css';
import { areaOf, pathOf, topOf } from './lineChart';

/** How one number went over time: small, with its newest and highest value in words. */
export function LineChart(props: { title: string; times: readonly string[]; values: readonly number[] }) {
  const { title, times, values } = props;
  const t = useT();
  const top = topOf(values);
  const newest = values.at(-1) ?? 0;
  const number = new Intl.NumberFormat(t.locale);
  const words = t('chart.words', {
    title,
    newest: number.format(newest),
    most: number.format(Math.max(0, ...values)),
  });
  return (
    <figure className={css.chart}>
      <figcaption className={css.head}>
        <span>{title}</span>
        <strong className="tabular">{number.format(newest)}</strong>
      </figcaption>
      <div className={css.plot}>
        <svg
          viewBox="0 0 300 80"
          preserveAspectRatio="none"
          role="img"
          aria-label={words}
          className={css.lines}
        >
          <path d={areaOf(values, top)} className={css.area} />
          <path d={pathOf(values, top)} className={css.line} />
        </svg>
        <span className={css.top} aria-hidden>
          {number.format(top)}
        </span>
      </div>
      <div className={css.foot} aria-hidden>
        <span>{times[0] && clockTime(times[0], t.locale)}</span>
        <span>{times.at(-1) && clockTime(times.at(-1)!, t.locale)}</span>
      </div>
    </figure>
  );
}
