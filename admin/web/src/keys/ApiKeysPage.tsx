import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconKey, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { ApiKey, Grant, NewApiKey, Page } from '@/api/types';
import { useMay } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { PermissionPicker } from '@/roles/PermissionPicker';
import { CopyLine } from '@/ui/CopyLine';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { DeleteDialog, ListPage, RowAction } from '@/ui/ListPage';
import { Since } from '@/ui/Since';
import { useAct } from '@/ui/useAct';
import css from './ApiKeysPage.module.css';

const DAY_MS = 86_400_000;

export default function ApiKeysPage() {
  const t = useT();
  const mayWrite = useMay('api_key:write');
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const [removed, setRemoved] = useState<ApiKey | null>(null);
  return (
    <>
      <ListPage<ApiKey>
        path="api-keys"
        queryKey={keys.apiKeys}
        words={{
          title: t('page.apiKeys'),
          lead: t('apiKeys.lead'),
          add: t('apiKeys.add'),
          empty: t('apiKeys.empty'),
          emptyText: t('apiKeys.emptyText'),
        }}
        icon={IconKey}
        columns={[
          t('field.name'),
          t('apiKeys.begin'),
          t('apiKeys.permissions'),
          t('apiKeys.expires'),
          t('apiKeys.used'),
          '',
        ]}
        needs="api_key:write"
        onAdd={() => setMaking(true)}
        drawRow={(row) => (
          <tr key={row.id} data-muted={row.revoked_at !== null}>
            <td className={css.name}>{row.name}</td>
            <td>
              <code className={css.code}>{row.prefix}…</code>
            </td>
            <td title={row.permissions.join(', ')}>
              {t('apiKeys.scopes_other', { count: row.permissions.length })}
            </td>
            <td>{row.expires_at ? exactTime(row.expires_at, t.locale) : t('apiKeys.noEnd')}</td>
            <td>{row.last_used_at ? <Since at={row.last_used_at} /> : t('apiKeys.never')}</td>
            <td>
              {row.revoked_at !== null && t('apiKeys.isRevoked')}
              {row.revoked_at === null && mayWrite && (
                <RowAction
                  icon={IconTrash}
                  label={t('apiKeys.revokeNamed', { name: row.name })}
                  onClick={() => setRemoved(row)}
                />
              )}
            </td>
          </tr>
        )}
      />
      {isMaking && (
        <MakeDialog
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
          }}
        />
      )}
      {made && <ShownOnce apiKey={made.key} onClose={() => setMade(null)} />}
      {removed && (
        <DeleteDialog
          path={`api-keys/${removed.id}`}
          queryKey={keys.apiKeys}
          words={{
            title: t('apiKeys.revokeNamed', { name: removed.name }),
            text: t('apiKeys.revokeText'),
            submit: t('apiKeys.revoke'),
            done: t('apiKeys.revoked', { name: removed.name }),
          }}
          onClose={() => setRemoved(null)}
        />
      )}
    </>
  );
}

function MakeDialog({ onClose, onMade }: { onClose: () => void; onMade: (key: NewApiKey) => void }) {
  const t = useT();
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<string[]>([]);
  const [days, setDays] = useState('90');
  const grants = useQuery({
    queryKey: keys.permissions,
    queryFn: ({ signal }) => api.get<Page<Grant>>('permissions', undefined, signal),
  });
  const make = useAct(() => api.post<NewApiKey>('api-keys', {
      name: name.trim(),
      permissions,
      expires_at: days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : null,
    }), {
    refresh: [keys.apiKeys],
    onDone: onMade,
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('apiKeys.add')}
      submit={t('apiKeys.add')}
      isBusy={make.isPending}
      error={make.error ?? grants.error}
      onSubmit={() => make.mutate()}
    >
      <TextInput
        label={t('field.name')}
        description={t('apiKeys.nameText')}
        required
        withAsterisk={false}
        data-autofocus
        error={fieldError(make.error, '/name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('apiKeys.expires')}
        data={[
          ...['7', '30', '90', '365'].map((value) => ({
            value,
            label: t('apiKeys.days_other', { count: Number(value) }),
          })),
          { value: '', label: t('apiKeys.noEnd') },
        ]}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <PermissionPicker
        label={t('apiKeys.permissions')}
        description={t('apiKeys.permissionsText')}
        grants={grants.data?.data ?? []}
        error={fieldError(make.error, '/permissions')}
        value={permissions}
        onChange={setPermissions}
      />
    </FormDialog>
  );
}

function ShownOnce({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  const t = useT();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('apiKeys.made')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.once}>{t('apiKeys.madeText')}</p>
      <CopyLine text={apiKey} label={t('apiKeys.key')} />
      <div className={css.foot}>
        <Button onClick={onClose}>{t('apiKeys.kept')}</Button>
      </div>
    </Modal>
  );
}
