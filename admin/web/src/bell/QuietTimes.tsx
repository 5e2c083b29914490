import { Checkbox, Switch } from '@mantine/core';
import { useT } from '@/i18n';
import type { NotificationPreferences, WishesChange } from './wishes';
import css from './Wishes.module.css';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** On which days, and from when to when, nothing comes from outside but what is urgent. */
export function QuietTimes(props: {
  wishes: NotificationPreferences;
  change: (part: WishesChange) => void;
}) {
  const t = useT();
  const { quiet, time_zone: zone } = props.wishes;
  const change = (some: Partial<typeof quiet>) => props.change({ quiet: { ...quiet, ...some } });
  return (
    <>
      <Switch
        label={t('wishes.quiet')}
        description={t('wishes.quietText', { zone: zone ?? 'UTC' })}
        checked={quiet.is_on}
        onChange={(event) => change({ is_on: event.currentTarget.checked })}
      />
      {quiet.is_on && (
        <fieldset className={css.group}>
          <legend className={css.legend}>{t('wishes.days')}</legend>
          <div className={css.pair}>
            {DAYS.map((day) => (
              <Checkbox
                key={day}
                label={t(`wishes.day.${day}`)}
                checked={quiet.days.includes(day)}
                onChange={(event) =>
                  change({
                    days: DAYS.filter((one) =>
                      one === day ? event.currentTarget.checked : quiet.days.includes(one),
                    ),
                  })
                }
              />
            ))}
          </div>
          <div className={css.pair}>
            {(['begin', 'end'] as const).map((side) => (
              <label key={side}>
                <span className={css.legend}>{t(`wishes.${side}`)}</span>
                <input
                  type="time"
                  required
                  className={css.time}
                  value={quiet[side]}
                  onChange={(event) => {
                    const at = event.currentTarget.value;
                    if (at !== '') change({ [side]: at });
                  }}
                />
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}
