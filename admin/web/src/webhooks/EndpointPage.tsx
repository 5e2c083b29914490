import { Button, NumberInput, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconKey, IconPencil, IconRefresh, IconSend, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { CopyLine } from '@/ui/CopyLine';
import { DateField } from '@/ui/DateField';
import { FormDialog } from '@/ui/FormDialog';
import { DeleteDialog } from '@/ui/ListPage';
import { Failure, Loading } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { useAct } from '@/ui/useAct';
import { DeliveriesTab } from './DeliveriesTab';
import { EndpointDialog } from './EndpointDialog';
import { EndpointTag } from './EndpointTag';
import { SecretDialog } from './SecretDialog';
import type { Endpoint, NewEndpoint } from './types';
import css from './Webhooks.module.css';

type Open = 'edit' | 'rotate' | 'replay' | 'delete' | null;

/** One endpoint: how it does, what it gets, and everything that can be done to it. */
export function EndpointPage({ id }: { id: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.webhook(id),
    queryFn: ({ signal }) => api.get<Endpoint>(`webhooks/${id}`, undefined, signal),
    refetchInterval: 5_000,
    retry: false,
  });
  const endpoint = query.data;
  return (
    <PageFrame
      title={endpoint?.description || endpoint?.url || t('page.webhooks')}
      lead={endpoint?.description ? endpoint.url : undefined}
      back={{ href: '/webhooks', label: t('page.webhooks') }}
      action={endpoint && <TestButton id={id} isEnabled={endpoint.is_enabled} />}
    >
      {endpoint ? (
        <Found endpoint={endpoint} />
      ) : query.error ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}

function TestButton({ id, isEnabled }: { id: string; isEnabled: boolean }) {
  const t = useT();
  const test = useAct(() => api.post(`webhooks/${id}/test`), {
    refresh: [keys.deliveries],
    said: () => t('webhooks.tested'),
  });
  return (
    <Button
      leftSection={<IconSend size={16} />}
      disabled={!isEnabled}
      loading={test.isPending}
      onClick={() => test.mutate()}
    >
      {t('webhooks.test')}
    </Button>
  );
}

function Found({ endpoint }: { endpoint: Endpoint }) {
  const t = useT();
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const [secret, setSecret] = useState<NewEndpoint | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Status endpoint={endpoint} onOpen={setOpen} />
      {endpoint.public_key && <CopyLine text={endpoint.public_key} label={t('webhooks.publicKey')} />}
      <p className={css.faint}>
        {t('webhooks.gets', { types: endpoint.event_types.join(', ') })}
        {!endpoint.has_content && ` ${t('webhooks.thin')}`}
      </p>
      <h2 className={css.heading}>{t('webhooks.tab.deliveries')}</h2>
      <DeliveriesTab endpointId={endpoint.id} />
      {open === 'edit' && <EndpointDialog endpoint={endpoint} onClose={close} onMade={close} />}
      {open === 'rotate' && (
        <RotateDialog
          endpoint={endpoint}
          onClose={close}
          onMade={(made) => {
            close();
            setSecret(made);
          }}
        />
      )}
      {open === 'replay' && <ReplayDialog endpoint={endpoint} onClose={close} />}
      {open === 'delete' && (
        <DeleteDialog
          path={`webhooks/${endpoint.id}`}
          queryKey={['webhooks', '-']}
          words={{
            title: t('webhooks.delete'),
            text: t('webhooks.deleteText'),
            submit: t('action.delete'),
            done: t('webhooks.deleted'),
          }}
          onClose={close}
          onDone={() => {
            navigate('/webhooks');
            // Not what is below it: the endpoint itself is no more.
            void cache.invalidateQueries({ queryKey: keys.webhooks, exact: true });
          }}
        />
      )}
      {secret && (
        <SecretDialog
          secret={secret.secret}
          publicKey={secret.public_key}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

function Status({ endpoint, onOpen }: { endpoint: Endpoint; onOpen: (open: Open) => void }) {
  const t = useT();
  const mayWrite = isAllowed(usePermissions(), 'settings:write');
  const turn = useAct(
    (isOn: boolean) => api.patch(`webhooks/${endpoint.id}`, { is_enabled: isOn }),
    { refresh: [keys.webhooks] },
  );
  const since = endpoint.failing_since && exactTime(endpoint.failing_since, t.locale);
  return (
    <>
      <div className={css.status}>
        <EndpointTag endpoint={endpoint} />
        {mayWrite && (
          <Switch
            label={t('webhooks.enabled')}
            checked={endpoint.is_enabled}
            onChange={(event) => turn.mutate(event.currentTarget.checked)}
          />
        )}
        {mayWrite && (
          <div className={css.acts}>
            <Act icon={IconPencil} label={t('webhooks.change')} onClick={() => onOpen('edit')} />
            <Act icon={IconKey} label={t('webhooks.rotate')} onClick={() => onOpen('rotate')} />
            <Act icon={IconRefresh} label={t('webhooks.replaySince')} onClick={() => onOpen('replay')} />
            <Act icon={IconTrash} label={t('action.delete')} onClick={() => onOpen('delete')} />
          </div>
        )}
      </div>
      {endpoint.disabled_reason && (
        <p className={css.notice} role="alert">
          {t(`webhooks.why.${endpoint.disabled_reason}`)}
        </p>
      )}
      {endpoint.is_enabled && since && (
        <p className={css.notice}>{t('webhooks.failingSince_other', { time: since, count: endpoint.queued })}</p>
      )}
      {endpoint.former_secret_until && Date.parse(endpoint.former_secret_until) > Date.now() && (
        <p className={css.faint}>
          {t('webhooks.overlap', { time: exactTime(endpoint.former_secret_until, t.locale) })}
        </p>
      )}
    </>
  );
}

function Act(props: { icon: typeof IconKey; label: string; onClick: () => void }) {
  const Mark = props.icon;
  return (
    <Button variant="default" leftSection={<Mark size={16} aria-hidden />} onClick={props.onClick}>
      {props.label}
    </Button>
  );
}

function RotateDialog(props: {
  endpoint: Endpoint;
  onClose: () => void;
  onMade: (made: NewEndpoint) => void;
}) {
  const { endpoint, onClose, onMade } = props;
  const t = useT();
  const [hours, setHours] = useState<number | string>(24);
  const rotate = useAct(
    () =>
      api.post<NewEndpoint>(`webhooks/${endpoint.id}/rotate-secret`, {
        overlap_hours: Number(hours),
      }),
    { refresh: [keys.webhooks], onDone: onMade, isForm: true },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('webhooks.rotate')}
      submit={t('webhooks.rotate')}
      isBusy={rotate.isPending}
      error={rotate.error}
      onSubmit={() => rotate.mutate()}
    >
      <p>{t('webhooks.rotateText')}</p>
      <NumberInput
        label={t('webhooks.hours')}
        min={0}
        max={168}
        required
        withAsterisk={false}
        value={hours}
        onChange={setHours}
        data-autofocus
      />
    </FormDialog>
  );
}

function ReplayDialog({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const t = useT();
  const [since, setSince] = useState('');
  const [isAll, setAll] = useState(false);
  const replay = useAct(
    () =>
      api.post<{ count: number }>(`webhooks/${endpoint.id}/replay`, {
        since: new Date(since).toISOString(),
        states: isAll ? ['failed', 'delivered'] : ['failed'],
      }),
    {
      refresh: [keys.deliveries],
      said: ({ count }) => t('webhooks.replayedMany_other', { count }),
      onDone: onClose,
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('webhooks.replaySince')}
      submit={t('webhooks.replay')}
      isBusy={replay.isPending}
      isBlocked={since === ''}
      error={replay.error}
      onSubmit={() => replay.mutate()}
    >
      <DateField
        type="datetime-local"
        label={t('webhooks.since')}
        required
        value={since}
        onChange={setSince}
      />
      <Switch
        label={t('webhooks.replayAll')}
        checked={isAll}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
