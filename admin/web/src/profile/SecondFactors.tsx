import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDeviceMobile, IconFingerprint, IconLifebuoy } from '@tabler/icons-react';
import { useState } from 'react';
import { SetUp } from '@/auth/FactorFields';
import { hasPasskeys, makePasskey } from '@/auth/passkeys';
import { useMyRecord } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import list from '@/people/LoginList.module.css';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { ListState } from '@/ui/ListState';
import { Section } from '@/ui/PageFrame';
import { Since } from '@/ui/Since';
import { useAct } from '@/ui/useAct';
import { factorsOf, type Factor, type NewCodes } from './factors';
import css from './ProfilePage.module.css';
import { RecoveryCodes } from './RecoveryCodes';

/** What I prove myself with besides my password, one section for each plugin that asks for it. */
export function SecondFactors() {
  const plugins = useMyRecord()?.factor_plugins ?? [];
  return plugins.map((id) => <PluginFactors key={id} pluginId={id} />);
}

function PluginFactors({ pluginId }: { pluginId: string }) {
  const t = useT();
  const calls = factorsOf(pluginId);
  const query = useQuery({
    queryKey: keys.factors(pluginId),
    queryFn: ({ signal }) => calls.list(signal),
  });
  const [app, setApp] = useState<Record<string, unknown> | null>(null);
  const [isAddingKey, setAddingKey] = useState(false);
  const [codes, setCodes] = useState<string[]>([]);
  const refresh = [keys.factors(pluginId)];
  const beginApp = useAct(calls.beginApp, { refresh: [], onDone: setApp });
  const renew = useAct(calls.renewCodes, {
    refresh,
    onDone: (made) => setCodes(made.recovery_codes),
  });
  const remove = useAct((id: string) => calls.remove(id), {
    refresh,
    said: () => t('factors.removed'),
  });
  const factors = query.data?.factors ?? [];
  const onMade = (made: NewCodes) => {
    setApp(null);
    setAddingKey(false);
    setCodes(made.recovery_codes);
  };
  return (
    <Section title={t('factors.title')} lead={t('factors.text')}>
      <ListState query={query} isEmpty={false} empty={null}>
        {factors.length === 0 && (
          <p>{t(query.data?.is_required ? 'factors.required' : 'factors.none')}</p>
        )}
        {factors.length > 0 && (
          <ul className={list.list}>
            {factors.map((factor) => (
              <FactorItem
                key={factor.id}
                factor={factor}
                isGoing={remove.isPending && remove.variables === factor.id}
                onRemove={() => remove.mutate(factor.id)}
              />
            ))}
            <li className={list.item}>
              <IconLifebuoy size={20} aria-hidden />
              <span className={list.words}>
                <span className={list.name}>{t('factors.codes')}</span>
                <span className={list.faint}>
                  {t('factors.codesLeft_other', { count: query.data?.recovery_codes_left ?? 0 })}
                </span>
              </span>
              <Button
                variant="default"
                size="xs"
                loading={renew.isPending}
                onClick={() => renew.mutate()}
              >
                {t('factors.renew')}
              </Button>
            </li>
          </ul>
        )}
        <div className={css.buttons}>
          {!factors.some((factor) => factor.kind === 'totp') && (
            <Button
              variant="default"
              leftSection={<IconDeviceMobile size={16} aria-hidden />}
              loading={beginApp.isPending}
              onClick={() => beginApp.mutate()}
            >
              {t('factors.addApp')}
            </Button>
          )}
          {hasPasskeys() && (
            <Button
              variant="default"
              leftSection={<IconFingerprint size={16} aria-hidden />}
              onClick={() => setAddingKey(true)}
            >
              {t('factors.addPasskey')}
            </Button>
          )}
        </div>
        {!hasPasskeys() && <p className={list.faint}>{t('factors.noPasskeys')}</p>}
      </ListState>
      {app && (
        <AppDialog app={app} pluginId={pluginId} onClose={() => setApp(null)} onMade={onMade} />
      )}
      {isAddingKey && (
        <PasskeyDialog pluginId={pluginId} onClose={() => setAddingKey(false)} onMade={onMade} />
      )}
      {codes.length > 0 && <RecoveryCodes codes={codes} onClose={() => setCodes([])} />}
    </Section>
  );
}

function FactorItem(props: { factor: Factor; isGoing: boolean; onRemove: () => void }) {
  const { factor, isGoing, onRemove } = props;
  const t = useT();
  const Mark = factor.kind === 'totp' ? IconDeviceMobile : IconFingerprint;
  const name = factor.kind === 'totp' ? t('factors.app') : factor.label;
  return (
    <li className={list.item}>
      <Mark size={20} aria-hidden />
      <span className={list.words}>
        <span className={list.name}>{name}</span>
        <span className={list.faint}>
          {t('logins.used')} <Since at={factor.last_used_at ?? factor.created_at} />
        </span>
      </span>
      <Button
        variant="default"
        size="xs"
        loading={isGoing}
        onClick={onRemove}
        aria-label={t('factors.removeNamed', { name })}
      >
        {t('factors.remove')}
      </Button>
    </li>
  );
}

interface AddProps {
  pluginId: string;
  onClose: () => void;
  onMade: (made: NewCodes) => void;
}

function AppDialog({ app, pluginId, onClose, onMade }: AddProps & { app: Record<string, unknown> }) {
  const t = useT();
  const [code, setCode] = useState('');
  const confirm = useAct(() => factorsOf(pluginId).confirmApp(code.trim()), {
    refresh: [keys.factors(pluginId)],
    said: () => t('factors.added'),
    onDone: onMade,
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('factors.addApp')}
      submit={t('factors.confirm')}
      isBusy={confirm.isPending}
      error={confirm.error}
      onSubmit={() => confirm.mutate()}
    >
      <SetUp method={{ options: app }} />
      <TextInput
        label={t('factor.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        data-autofocus
        error={fieldError(confirm.error, '/code')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function PasskeyDialog({ pluginId, onClose, onMade }: AddProps) {
  const t = useT();
  const [label, setLabel] = useState('');
  const make = useAct(
    async () => {
      const calls = factorsOf(pluginId);
      const { options } = await calls.beginPasskey();
      return calls.confirmPasskey(label.trim(), await makePasskey(options));
    },
    {
      refresh: [keys.factors(pluginId)],
      said: () => t('factors.added'),
      onDone: onMade,
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('factors.addPasskey')}
      submit={t('factors.addPasskey')}
      isBusy={make.isPending}
      isBlocked={label.trim() === ''}
      error={make.error}
      onSubmit={() => make.mutate()}
    >
      <p>{t('factors.passkeyText')}</p>
      <TextInput
        label={t('field.name')}
        description={t('factors.passkeyName')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={60}
        error={fieldError(make.error, '/label')}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
