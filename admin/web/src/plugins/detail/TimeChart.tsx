import { useId } from 'react';
import { useT } from '@/i18n';
import css from './TimeChart.module.css';
import { niceCeiling, SLOTS, type Slot } from './series';

const HEIGHT = 96;
const STEP = 10;
const BAR = 8;

interface Bar {
  /** From the bottom up; the second lies before the first. */
  whole: number;
  part: number;
  words: string;
}

/** Bars over the last half hour. What they say is said in words too, and stands in the table. */
export function TimeChart(props: {
  title: string;
  text: string;
  unit: string;
  minutes: number;
  slots: Slot[];
  read: (slot: Slot) => Bar;
}) {
  const { title, text, unit, minutes, slots, read } = props;
  const t = useT();
  const hatch = useId();
  const bars = slots.map(read);
  const top = niceCeiling(Math.max(...bars.map((bar) => bar.whole)));
  const tall = (value: number) => (value === 0 ? 0 : Math.max(2, (value / top) * HEIGHT));
  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>
        <span className={css.title}>{title}</span>
        <span className={css.text}>{text}</span>
      </figcaption>
      <div className={css.plot}>
        <span className={css.top}>
          {new Intl.NumberFormat(t.locale).format(top)}
          {unit && ` ${unit}`}
        </span>
        <svg
          viewBox={`0 0 ${SLOTS * STEP} ${HEIGHT}`}
          preserveAspectRatio="none"
          className={css.chart}
          role="img"
          aria-label={`${title}. ${text}`}
        >
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse">
              <rect width="6" height="6" className={css.part} />
              <path d="M0 6 6 0" className={css.hatch} />
            </pattern>
          </defs>
          {bars.map((bar, place) => (
            <g key={place}>
              <title>{bar.words}</title>
              <rect
                className={css.slot}
                x={place * STEP}
                y={0}
                width={STEP}
                height={HEIGHT}
              />
              <rect
                className={css.whole}
                x={place * STEP + 1}
                y={HEIGHT - tall(bar.whole)}
                width={BAR}
                height={tall(bar.whole)}
              />
              <rect
                fill={`url(#${hatch})`}
                x={place * STEP + 1}
                y={HEIGHT - tall(bar.part)}
                width={BAR}
                height={tall(bar.part)}
              />
            </g>
          ))}
        </svg>
        <span className={css.axis} aria-hidden>
          <span>−{minutes} min</span>
          <span>−{minutes / 2} min</span>
          <span>{t('pluginHealth.now')}</span>
        </span>
      </div>
    </figure>
  );
}
