import { Button, NativeSelect, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '@/api/http';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { Failure, Loading } from '@/ui/ListState';
import { Section } from '@/ui/PageFrame';
import { useAct } from '@/ui/useAct';
import { QuietTimes } from './QuietTimes';
import './texts';
import { WISHES, wishesQuery } from './useWishes';
import type { NotificationPreferences, WishesChange } from './wishes';
import { WishTable } from './WishTable';
import css from './Wishes.module.css';

const MODES = ['off', 'hourly', 'daily'] as const;
const PARTS = ['off', 'urgent', 'only_away', 'quiet', 'digest'] as const;

/** What reaches me, by what, and when not. */
export function WishesSection() {
  const t = useT();
  const query = useQuery({ ...wishesQuery, staleTime: 0 });
  return (
    <Section id="notifications" title={t('wishes.title')} lead={t('wishes.lead')}>
      {query.data ? (
        <Wishes wishes={query.data} />
      ) : query.error ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </Section>
  );
}

function Wishes({ wishes }: { wishes: NotificationPreferences }) {
  const t = useT();
  const cache = useQueryClient();
  const mayPropose = isAllowed(usePermissions(), 'settings:write');
  const latest = useRef<WishesChange | null>(null);
  const save = useAct((part: WishesChange) => api.patch<NotificationPreferences>(WISHES, part), {
    refresh: [],
    // The answer to an earlier one does not know of the later.
    onDone: (saved, part) => {
      if (part === latest.current) cache.setQueryData(keys.notificationWishes, saved);
    },
  });
  const propose = useAct(
    () =>
      api.put('notification-defaults', Object.fromEntries(PARTS.map((part) => [part, wishes[part]]))),
    { refresh: [], said: () => t('wishes.proposed') },
  );
  // At once on the screen; what the server answers takes its place.
  const change = (part: WishesChange) => {
    latest.current = part;
    cache.setQueryData(keys.notificationWishes, withoutNothing(wishes, part));
    save.mutate(part, { onError: () => void cache.invalidateQueries({ queryKey: keys.notificationWishes }) });
  };
  const { digest } = wishes;
  return (
    <>
      <WishTable wishes={wishes} change={change} />
      <Switch
        label={t('wishes.onlyAway')}
        checked={wishes.only_away}
        onChange={(event) => change({ only_away: event.currentTarget.checked })}
      />
      <div className={css.pair}>
        <NativeSelect
          label={t('wishes.digest')}
          description={t('wishes.digestText')}
          value={digest.mode}
          data={MODES.map((mode) => ({ value: mode, label: t(`wishes.digest.${mode}`) }))}
          onChange={(event) =>
            change({ digest: { ...digest, mode: event.currentTarget.value as typeof digest.mode } })
          }
        />
        {digest.mode === 'daily' && (
          <NativeSelect
            label={t('wishes.hour')}
            value={String(digest.hour)}
            data={Array.from({ length: 24 }, (_, hour) => ({
              value: String(hour),
              label: `${String(hour).padStart(2, '0')}:00`,
            }))}
            onChange={(event) => change({ digest: { ...digest, hour: Number(event.currentTarget.value) } })}
          />
        )}
      </div>
      <QuietTimes wishes={wishes} change={change} />
      <div className={css.pair}>
        <Button
          variant="default"
          onClick={() => change({ off: null, urgent: null, only_away: null, quiet: null, digest: null })}
        >
          {t('wishes.reset')}
        </Button>
        {mayPropose && (
          <Button variant="default" loading={propose.isPending} onClick={() => propose.mutate()}>
            {t('wishes.propose')}
          </Button>
        )}
      </div>
    </>
  );
}

/** What goes back to what is proposed, the server knows. */
function withoutNothing(wishes: NotificationPreferences, part: WishesChange): NotificationPreferences {
  const given = Object.entries(part).filter(([, value]) => value !== null);
  return { ...wishes, ...Object.fromEntries(given) };
}
