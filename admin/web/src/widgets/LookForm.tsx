import { ColorInput, SegmentedControl, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useT, type MessageKey } from '@/i18n';
import { WIDGET_LOCALES, widgetLocaleOf, type Look, type WidgetLocale } from './config';
import css from './WidgetPage.module.css';

const SWATCHES = ['#0f766e', '#3e52d9', '#7c3aed', '#be185d', '#b45309', '#15803d', '#0f172a'];

export function LookForm({ look, onChange }: { look: Look; onChange: (look: Look) => void }) {
  const t = useT();
  const set = (change: Partial<Look>) => onChange({ ...look, ...change });
  const choices = (names: readonly string[], prefix: string) =>
    names.map((value) => ({ value, label: t(`${prefix}.${value}` as MessageKey) }));
  return (
    <div className={css.form}>
      <ColorInput
        label={t('widgets.accent')}
        description={t('widgets.accentText')}
        format="hex"
        swatches={SWATCHES}
        swatchesPerRow={7}
        eyeDropperButtonProps={{ 'aria-label': t('widgets.pick') }}
        value={look.accent}
        onChange={(accent) => {
          if (/^#[0-9a-f]{6}$/i.test(accent)) set({ accent });
        }}
      />
      <fieldset className={css.group}>
        <legend className={css.legend}>{t('widgets.launcher')}</legend>
        <SegmentedControl
          aria-label={t('widgets.launcher')}
          data={choices(['icon', 'pill', 'none'], 'widgets.launcherKind')}
          value={look.launcher}
          onChange={(value) => set({ launcher: value as Look['launcher'] })}
        />
        <SegmentedControl
          aria-label={t('widgets.position')}
          data={choices(['end', 'start'], 'widgets.side')}
          value={look.position}
          onChange={(value) => set({ position: value as Look['position'] })}
        />
      </fieldset>
      <Greeting look={look} set={set} />
      <TagsInput
        label={t('widgets.origins')}
        description={t('widgets.originsText')}
        placeholder="https://shop.example"
        value={look.origins}
        onChange={(origins) => set({ origins: origins.map((one) => one.trim().replace(/\/$/, '')) })}
      />
    </div>
  );
}

function Greeting({ look, set }: { look: Look; set: (change: Partial<Look>) => void }) {
  const t = useT();
  const [locale, setLocale] = useState<WidgetLocale>(widgetLocaleOf(t.locale));
  const texts = look.texts[locale];
  const write = (change: Partial<typeof texts>) =>
    set({ texts: { ...look.texts, [locale]: { ...texts, ...change } } });
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('widgets.greeting')}</legend>
      <Switch
        label={t('widgets.greets')}
        checked={look.greets}
        onChange={(event) => set({ greets: event.currentTarget.checked })}
      />
      {look.greets && (
        <>
          <SegmentedControl
            aria-label={t('language.title')}
            data={WIDGET_LOCALES.map((value) => ({ value, label: t(`language.${value}`) }))}
            value={locale}
            onChange={(value) => setLocale(value as WidgetLocale)}
          />
          <TextInput
            label={t('widgets.greetingTitle')}
            placeholder={t(`widgets.defaultTitle.${locale}`)}
            maxLength={120}
            value={texts.title}
            onChange={(event) => write({ title: event.currentTarget.value })}
          />
          <Textarea
            label={t('widgets.greetingBody')}
            placeholder={t(`widgets.defaultBody.${locale}`)}
            maxLength={500}
            autosize
            minRows={2}
            value={texts.body}
            onChange={(event) => write({ body: event.currentTarget.value })}
          />
        </>
      )}
    </fieldset>
  );
}
