import { NumberInput, SegmentedControl } from '@mantine/core';
import { useT } from '@/i18n';
import { isTree } from '../draft/tree';
import { useDesigner, usePlace } from './DesignerContext';
import { useLabels, type FieldProps } from './Field';
import css from './Inspector.module.css';
import { Parts } from './ListEntry';
import { resolve } from './schema';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** Always open, or hours of one's own. */
export function ScheduleField({ pointer, node }: FieldProps) {
  const t = useT();
  const { schema } = useDesigner();
  const { value, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const form = node.anyOf?.map((one) => resolve(schema, one)).find((one) => one.name === 'schedule');
  const hasHours = isTree(value);
  const begin = () => ({
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from: '09:00', to: '17:00' }]])),
  });
  return (
    <fieldset className={css.group}>
      <legend className={css.label}>{labels.label}</legend>
      <SegmentedControl
        fullWidth
        aria-label={labels.label}
        data={[
          { value: 'always', label: t('choice.always') },
          { value: 'hours', label: t('choice.hours') },
        ]}
        value={hasHours ? 'hours' : 'always'}
        onChange={(next) => change(next === 'hours' ? begin() : undefined)}
      />
      {labels.error && <p className={css.error}>{labels.error}</p>}
      {hasHours && form && (
        <div className={css.parts}>
          <Parts pointer={pointer} form={form} />
        </div>
      )}
    </fieldset>
  );
}

/** The server's own limit, or a number. */
export function RateField({ pointer, node }: FieldProps) {
  const { schema } = useDesigner();
  const { value, change } = usePlace(pointer);
  const number = node.anyOf?.map((one) => resolve(schema, one)).find((one) => one.type === 'integer');
  return (
    <NumberInput
      {...useLabels({ pointer, node })}
      min={number?.minimum}
      max={number?.maximum}
      clampBehavior="blur"
      placeholder={String(node.default ?? '')}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => change(typeof next === 'number' ? next : undefined)}
    />
  );
}
