import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDatabase, IconDownload, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Backup, BackupList, System } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { byteSize, exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { CopyLine } from '@/ui/CopyLine';
import { download } from '@/ui/download';
import { DeleteDialog, RowAction } from '@/ui/ListPage';
import { ListState, Notice } from '@/ui/ListState';
import { Table } from '@/ui/Table';
import { useAct } from '@/ui/useAct';
import css from './System.module.css';

/** Copies of the database: made, taken away, removed, and how one is brought back. */
export function BackupsTab({ system }: { system: System }) {
  const t = useT();
  const [removed, setRemoved] = useState<Backup | null>(null);
  const mayWrite = isAllowed(usePermissions(), 'backup:write');
  const query = useQuery({
    queryKey: keys.backups,
    queryFn: ({ signal }) => api.get<BackupList>('backups', undefined, signal),
    // Only while one is being made is there something to follow.
    refetchInterval: ({ state }) => (state.data?.progress?.state === 'running' ? 500 : false),
    staleTime: 0,
  });
  const make = useAct(() => api.post('backups'), { refresh: [keys.backups] });
  const fetchFile = useAct((name: string) => download(`backups/${name}/file`), { refresh: [] });
  const rows = query.data?.data ?? [];
  const isRunning = query.data?.progress?.state === 'running';
  const button = mayWrite && (
    <Button
      leftSection={<IconDatabase size={16} />}
      loading={make.isPending || isRunning}
      onClick={() => make.mutate()}
    >
      {t('backups.make')}
    </Button>
  );
  return (
    <>
      <Running list={query.data} />
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Notice icon={IconDatabase} title={t('backups.empty')} text={t('backups.emptyText')}>
            {button}
          </Notice>
        }
      >
        <div className={css.bulk}>{button}</div>
        <Table
          label={t('system.tab.backups')}
          columns={[t('field.name'), t('system.size'), t('field.created'), '']}
        >
          {rows.map((row) => (
            <tr key={row.name}>
              <td>
                <code className={css.code}>{row.name}</code>
              </td>
              <td className="tabular">{byteSize(row.size_bytes, t.locale)}</td>
              <td>{exactTime(row.created_at, t.locale)}</td>
              <td>
                {mayWrite && (
                  <span className={css.rowActs}>
                    <RowAction
                      icon={IconDownload}
                      label={t('backups.download', { name: row.name })}
                      isBusy={fetchFile.isPending && fetchFile.variables === row.name}
                      onClick={() => fetchFile.mutate(row.name)}
                    />
                    <RowAction
                      icon={IconTrash}
                      label={t('action.deleteNamed', { name: row.name })}
                      onClick={() => setRemoved(row)}
                    />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </Table>
      </ListState>
      <Restore system={system} name={rows[0]?.name} />
      {removed && (
        <DeleteDialog
          path={`backups/${removed.name}`}
          queryKey={keys.backups}
          words={{
            title: t('action.deleteNamed', { name: removed.name }),
            text: t('backups.deleteText'),
            submit: t('action.delete'),
            done: t('backups.deleted'),
          }}
          onClose={() => setRemoved(null)}
        />
      )}
    </>
  );
}

function Running({ list }: { list: BackupList | undefined }) {
  const t = useT();
  const progress = list?.progress;
  if (!progress || progress.state === 'done') return null;
  if (progress.state === 'failed') {
    return (
      <p className={css.trouble} role="alert">
        {t('backups.failed', { problem: progress.problem })}
      </p>
    );
  }
  const share = progress.total > 0 ? (100 * progress.done) / progress.total : 100;
  return (
    <div className={css.running} role="status">
      <span>{t('backups.running')}</span>
      <Progress value={share} animated={progress.total === 0} aria-label={t('backups.running')} />
    </div>
  );
}

function Restore({ system, name }: { system: System; name: string | undefined }) {
  const t = useT();
  const file = name ?? (system.database.kind === 'sqlite' ? 'chatclick-….sqlite3' : 'chatclick-….pgdump');
  return (
    <section className={css.restore}>
      <h2 className={css.heading}>{t('backups.restore')}</h2>
      <ol className={css.steps}>
        <li>{t('backups.step1')}</li>
        <li>
          {t('backups.step2')}
          <CopyLine
            text={`chatclick db restore data/backups/${file} --data data`}
            label={t('backups.command')}
          />
        </li>
        <li>{t('backups.step3')}</li>
      </ol>
      <p className={css.lead}>{t('backups.notIn')}</p>
    </section>
  );
}
