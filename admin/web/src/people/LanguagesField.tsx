import { MultiSelect } from '@mantine/core';
import { useMemo } from 'react';
import { useT } from '@/i18n';

const LANGUAGES = [
  ...['ar', 'bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fa', 'fi', 'fr', 'he', 'hi', 'hr'],
  ...['hu', 'id', 'it', 'ja', 'ko', 'lt', 'lv', 'ms', 'nb', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk'],
  ...['sl', 'sr', 'sv', 'th', 'tr', 'uk', 'ur', 'vi', 'zh'],
];

/** The languages somebody can answer in, by their names in the language of the page. */
export function LanguagesField(props: { value: string[]; onChange: (value: string[]) => void }) {
  const t = useT();
  const data = useMemo(() => {
    const names = new Intl.DisplayNames(t.locale, { type: 'language' });
    return [...new Set([...LANGUAGES, ...props.value])]
      .map((value) => ({ value, label: names.of(value) ?? value }))
      .sort((a, b) => a.label.localeCompare(b.label, t.locale));
  }, [t.locale, props.value]);
  return (
    <MultiSelect
      label={t('people.languages')}
      description={t('people.languagesText')}
      searchable
      data={data}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
