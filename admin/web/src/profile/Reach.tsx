import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Me } from '@/api/types';
import { useMyRecord } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { LanguagesField } from '@/people/LanguagesField';
import { keys } from '@/realtime/keys';
import { FormProblem } from '@/ui/FormProblem';
import { Section } from '@/ui/PageFrame';
import { useAct } from '@/ui/useAct';
import css from './ProfilePage.module.css';

/** Which languages I answer in, and where I am. */
export function Reach() {
  const me = useMyRecord();
  return me ? <ReachForm key={`${me.languages.join()} ${me.time_zone}`} me={me} /> : null;
}

function ReachForm({ me }: { me: Me }) {
  const t = useT();
  const [languages, setLanguages] = useState(me.languages);
  const [zone, setZone] = useState(
    me.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  );
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', zone])].sort();
  const save = useAct(
    () => api.patch<Me>('me', { languages, time_zone: zone }),
    { refresh: [keys.me, keys.staff], said: () => t('done.saved'), isForm: true },
  );
  return (
    <Section title={t('profile.reach')} lead={t('profile.reachText')}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <LanguagesField value={languages} onChange={setLanguages} />
        <NativeSelect
          label={t('profile.timeZone')}
          data={zones}
          value={zone}
          onChange={(event) => setZone(event.currentTarget.value)}
        />
        <FormProblem error={save.error} />
        <Button type="submit" variant="default" className={css.submit} loading={save.isPending}>
          {t('profile.saveReach')}
        </Button>
      </form>
    </Section>
  );
}
