import { useT } from '@/i18n';
import { DateField } from './DateField';
import type { Span } from './days';

/** From one day to another, both of them whole. */
export function SpanFields({ value, onChange }: { value: Span; onChange: (value: Span) => void }) {
  const t = useT();
  return (
    <>
      <DateField
        type="date"
        label={t('audit.since')}
        value={value.since}
        onChange={(since) => onChange({ ...value, since })}
      />
      <DateField
        type="date"
        label={t('audit.until')}
        value={value.until}
        onChange={(until) => onChange({ ...value, until })}
      />
    </>
  );
}
