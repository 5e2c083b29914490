import type { SlotBlockData } from '@/api/types';
import { clsx } from '@/ui/clsx';
import { HEIGHT, lineOf, WIDTH } from './sparkline';
import css from './Slot.module.css';

/** How a number went: a small line that ends in a dot. The words are for who does not see it. */
export function Sparkline({ points, text, tone }: Pick<SlotBlockData, 'points' | 'text' | 'tone'>) {
  const { path, zero, end } = lineOf(points);
  return (
    <svg className={clsx(css.sparkline, css[tone])} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
      {zero !== null && <line className={css.zero} x1={0} x2={WIDTH} y1={zero} y2={zero} />}
      <path d={path} />
      <circle cx={end.x} cy={end.y} r={3} />
    </svg>
  );
}
