import { TextInput, type TextInputProps } from '@mantine/core';
import { useT, type Locale } from '@/i18n';

const FORMS = {
  date: { dateStyle: 'full' },
  'datetime-local': { dateStyle: 'full', timeStyle: 'short' },
} as const;

/**
 * A day, or a day with a time, as the fields of browsers hold it. Those write it as the browser is
 * set up; below stands the same in my language.
 */
export function DateField(props: {
  type: keyof typeof FORMS;
  label: string;
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
  min?: string;
  'data-autofocus'?: boolean;
}) {
  const { type, value, onChange, ...more } = props;
  const t = useT();
  return (
    <TextInput
      {...more}
      type={type}
      withAsterisk={false}
      inputWrapperOrder={ORDER}
      description={sayDate(type, value, t.locale)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const ORDER: TextInputProps['inputWrapperOrder'] = ['label', 'input', 'description', 'error'];

/** What a field holds, in words: `2026-12-24T18:00` → `Thursday, December 24, 2026 at 6:00 PM`. */
export function sayDate(type: keyof typeof FORMS, value: string, locale: Locale): string | undefined {
  // Without a time a day would be one in UTC.
  const at = new Date(type === 'date' ? `${value}T00:00` : value);
  if (value === '' || Number.isNaN(at.getTime())) return undefined;
  return new Intl.DateTimeFormat(locale, FORMS[type]).format(at);
}
