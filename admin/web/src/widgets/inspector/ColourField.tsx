import { ColorInput } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n';
import { adviseAccent } from '../colours';
import { usePlace } from './DesignerContext';
import { useLabels, type FieldProps } from './Field';
import css from './Inspector.module.css';

const SWATCHES = ['#0f766e', '#3e52d9', '#7c3aed', '#be185d', '#b45309', '#15803d', '#0f172a'];
const COLOUR = /^#[0-9a-f]{6}$/i;

/** A colour; what is only half typed waits until it is one. */
export function ColourField({ pointer, node }: FieldProps) {
  const t = useT();
  const { value, change } = usePlace(pointer);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typeof value === 'string' ? value : String(node.default ?? '');
  return (
    <>
      <ColorInput
        {...useLabels({ pointer, node })}
        format="hex"
        classNames={{ input: css.code }}
        swatches={SWATCHES}
        swatchesPerRow={7}
        placeholder={t('inspector.computed')}
        eyeDropperButtonProps={{ 'aria-label': t('widgets.pick') }}
        value={typed ?? shown}
        onBlur={() => setTyped(null)}
        onChange={(text) => {
          const isWhole = COLOUR.test(text);
          setTyped(isWhole ? null : text);
          if (isWhole) change(text.toLowerCase());
          else if (text === '') change(undefined);
        }}
      />
      {pointer === '/theme/palette/accent' && <AccentAdvice accent={shown} onUse={change} />}
    </>
  );
}

/** An accent that is hard to see on the page of the widget, and one near it that is not. */
function AccentAdvice(props: { accent: string; onUse: (colour: string) => void }) {
  const t = useT();
  const advice = adviseAccent(props.accent);
  if (!advice) return null;
  return (
    <p className={css.warning} role="status">
      {t('inspector.accentFaint', { ratio: advice.ratio })}{' '}
      <button type="button" className={css.suggestion} onClick={() => props.onUse(advice.better)}>
        {t('inspector.use', { value: advice.better })}
      </button>
    </p>
  );
}
