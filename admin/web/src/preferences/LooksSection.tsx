import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { LOCALES, useSetLocale, useT, type Locale } from '@/i18n';
import { Section } from '@/ui/PageFrame';
import css from './LooksSection.module.css';
import { useChangePreferences, usePreferences } from './usePreferences';

/** Light or dark, how close, in which language. */
export function LooksSection() {
  const t = useT();
  const setLocale = useSetLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { density } = usePreferences();
  const change = useChangePreferences();
  return (
    <Section id="looks" title={t('profile.looks')}>
      <Choice
        label={t('theme.title')}
        values={['auto', 'light', 'dark'] as const}
        nameOf={(value) => t(`theme.${value}`)}
        value={colorScheme}
        onChange={setColorScheme}
      />
      <Choice
        label={t('density.title')}
        values={['comfortable', 'compact'] as const}
        nameOf={(value) => t(`density.${value}`)}
        value={density ?? 'comfortable'}
        onChange={(value) => change({ density: value })}
      />
      <Choice<Locale>
        label={t('language.title')}
        values={LOCALES}
        nameOf={(value) => t(`language.${value}`)}
        value={t.locale}
        onChange={setLocale}
      />
    </Section>
  );
}

function Choice<V extends string>(props: {
  label: string;
  values: readonly V[];
  nameOf: (value: V) => ReactNode;
  value: V;
  onChange: (value: V) => void;
}) {
  const id = useId();
  return (
    <div>
      <div className={css.label} id={id}>
        {props.label}
      </div>
      <SegmentedControl
        aria-labelledby={id}
        data={props.values.map((value) => ({ value, label: props.nameOf(value) }))}
        value={props.value}
        onChange={(value) => props.onChange(value as V)}
      />
    </div>
  );
}
