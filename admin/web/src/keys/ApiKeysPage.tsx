import { ActionIcon, Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { ApiKey, Page } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { CopyLine } from '@/ui/CopyLine';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { useAct } from '@/ui/useAct';
import css from './ApiKeysPage.module.css';
import { PERMISSIONS } from './permissions';

export default function ApiKeysPage() {
  const t = useT();
  const query = useQuery({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => api.get<Page<ApiKey>>('api-keys', { limit: 100 }, signal),
  });
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<ApiKey | null>(null);
  const [removed, setRemoved] = useState<ApiKey | null>(null);
  const rows = query.data?.data ?? [];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('apiKeys.add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('page.apiKeys')}
      lead={t('apiKeys.lead')}
      action={rows.length > 0 && add}
    >
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Notice icon={IconKey} title={t('apiKeys.empty')} text={t('apiKeys.emptyText')}>
            {add}
          </Notice>
        }
      >
        <Table
          label={t('page.apiKeys')}
          columns={[t('field.name'), t('apiKeys.begin'), t('field.created'), t('apiKeys.used'), '']}
        >
          {rows.map((row) => (
            <tr key={row.id} data-muted={row.revoked_at !== null}>
              <td className={css.name}>{row.name}</td>
              <td>
                <code className={css.code}>{row.prefix}…</code>
              </td>
              <td>
                <Since at={row.created_at} />
              </td>
              <td>{row.last_used_at ? <Since at={row.last_used_at} /> : t('apiKeys.never')}</td>
              <td>
                {row.revoked_at === null ? (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    onClick={() => setRemoved(row)}
                    aria-label={t('apiKeys.revokeNamed', { name: row.name })}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                ) : (
                  t('apiKeys.isRevoked')
                )}
              </td>
            </tr>
          ))}
        </Table>
      </ListState>
      {isMaking && (
        <MakeDialog
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
          }}
        />
      )}
      {made?.key && <ShownOnce apiKey={made.key} onClose={() => setMade(null)} />}
      {removed && <RevokeDialog removed={removed} onClose={() => setRemoved(null)} />}
    </PageFrame>
  );
}

function MakeDialog({ onClose, onMade }: { onClose: () => void; onMade: (key: ApiKey) => void }) {
  const t = useT();
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<string[]>([]);
  const make = useAct(() => api.post<ApiKey>('api-keys', { name: name.trim(), permissions }), {
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
      error={make.error}
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
      <Checkbox.Group
        label={t('apiKeys.permissions')}
        description={t('apiKeys.permissionsText')}
        error={fieldError(make.error, '/permissions')}
        value={permissions}
        onChange={setPermissions}
      >
        <div className={css.permissions}>
          {PERMISSIONS.map((permission) => (
            <Checkbox key={permission} size="xs" value={permission} label={permission} />
          ))}
        </div>
      </Checkbox.Group>
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

function RevokeDialog({ removed, onClose }: { removed: ApiKey; onClose: () => void }) {
  const t = useT();
  const revoke = useAct(() => api.delete(`api-keys/${removed.id}`), {
    refresh: [keys.apiKeys],
    said: () => t('apiKeys.revoked', { name: removed.name }),
    onDone: onClose,
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('apiKeys.revokeNamed', { name: removed.name })}
      submit={t('apiKeys.revoke')}
      isBusy={revoke.isPending}
      error={revoke.error}
      onSubmit={() => revoke.mutate()}
      tone="bad"
    >
      <p>{t('apiKeys.revokeText')}</p>
    </FormDialog>
  );
}
