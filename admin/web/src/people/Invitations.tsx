import { useQuery } from '@tanstack/react-query';
import { IconX } from '@tabler/icons-react';
import { api } from '@/api/http';
import { readAll } from '@/api/readAll';
import type { Invitation } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { RowAction } from '@/ui/ListPage';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { useAct } from '@/ui/useAct';
import css from './PeoplePage.module.css';
import { useRoleName } from './roles';

/** Invitations that wait for an answer, or have waited in vain. */
export function Invitations() {
  const t = useT();
  const roleName = useRoleName();
  const query = useQuery({
    queryKey: keys.invitations,
    queryFn: ({ signal }) => readAll<Invitation>('invitations', signal),
  });
  const revoke = useAct((row: Invitation) => api.delete(`invitations/${row.id}`), {
    refresh: [keys.invitations],
    said: (_, row) => t('people.revoked', { email: row.email }),
  });
  const rows = (query.data?.data ?? []).filter((one) => one.state === 'open' || one.state === 'expired');
  if (rows.length === 0) return null;
  return (
    <section className={css.below}>
      <h2 className={css.subtitle}>{t('people.invitations')}</h2>
      <Table
        label={t('people.invitations')}
        columns={[t('field.email'), t('field.role'), t('people.invited'), t('people.worksUntil'), '']}
      >
        {rows.map((row) => (
          <tr key={row.id} data-muted={row.state === 'expired'}>
            <td className={css.name}>{row.email}</td>
            <td>{roleName(row.role)}</td>
            <td>
              <Since at={row.created_at} />
            </td>
            <td>
              {row.state === 'expired' ? t('people.expired') : exactTime(row.expires_at, t.locale)}
            </td>
            <td>
              {row.state === 'open' && (
                <RowAction
                  icon={IconX}
                  label={t('people.revokeNamed', { email: row.email })}
                  isBusy={revoke.isPending && revoke.variables.id === row.id}
                  onClick={() => revoke.mutate(row)}
                />
              )}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
