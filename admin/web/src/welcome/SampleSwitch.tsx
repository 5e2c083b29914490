import { Progress, Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconFlask } from '@tabler/icons-react';
import { api } from '@/api/http';
import type { SampleData } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { useAct } from '@/ui/useAct';
import { useSampleData } from './useOnboarding';
import css from './Welcome.module.css';

/** Turns the sample data on and off. */
export function useSampleSwitch() {
  const t = useT();
  const cache = useQueryClient();
  const act = useAct(
    (isOn: boolean) =>
      isOn ? api.post<SampleData>('sample-data') : api.delete<SampleData>('sample-data'),
    {
      refresh: [keys.sampleData, keys.lists, keys.counts, keys.onboarding, keys.staff],
      said: (status) =>
        status.state === 'on'
          ? t('sample.added_other', { count: status.sessions })
          : t('sample.removed'),
      onDone: (status) => {
        cache.setQueryData(keys.sampleData, status);
        if (status.state === 'off') cache.removeQueries({ queryKey: keys.sessions });
      },
    },
  );
  return act;
}

/** Made-up conversations to look around with, and how far they are. */
export function SampleSwitch() {
  const t = useT();
  const act = useSampleSwitch();
  const query = useSampleData(act.isPending);
  const status = query.data;
  if (!status) return null;
  const isBusy = act.isPending || status.state === 'adding' || status.state === 'removing';
  const share = status.total > 0 ? (100 * status.done) / status.total : 0;
  return (
    <section className={css.card} aria-label={t('sample.title')}>
      <h2 className={css.heading}>
        <IconFlask size={18} stroke={1.7} aria-hidden /> {t('sample.title')}
      </h2>
      <p className={css.text}>{t('sample.text')}</p>
      <Switch
        label={t(isBusy ? 'sample.busy' : 'sample.switch')}
        checked={act.isPending ? act.variables : status.state === 'on'}
        disabled={isBusy}
        onChange={(event) => act.mutate(event.currentTarget.checked)}
      />
      {isBusy && <Progress value={share} size="sm" aria-label={t('sample.busy')} />}
    </section>
  );
}
