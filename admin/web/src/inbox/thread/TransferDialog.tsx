import { Select, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/api/http';
import { readAll } from '@/api/readAll';
import type { Queue, Session, Team } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { applySessions } from '@/realtime/cache';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { useAct } from '@/ui/useAct';
import { undoOf } from '../undo';
import { presenceOf, useStaff } from '../useStaff';

const LONGEST = 300;
const FIELDS = { person: 'staff_id', team: 'team_id', queue: 'queue_id' } as const;

/** Pass a conversation on to a person, a team or a queue, and say why. */
export default function TransferDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const cache = useQueryClient();
  const { staff } = useStaff();
  const teams = useQuery({
    queryKey: keys.teams,
    queryFn: ({ signal }) => readAll<Team>('teams', signal),
  });
  const queues = useQuery({
    queryKey: keys.queues,
    queryFn: ({ signal }) => readAll<Queue>('queues', signal),
  });
  const [target, setTarget] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const ask = async (path: string, body: object) =>
    applySessions(cache, [await api.post<Session>(`sessions/${session.id}/${path}`, body)], me.id);
  const pass = useAct(
    // As it was when it was passed on: word of the change may come before the answer.
    async (_before: Session) => {
      const [kind, id] = (target ?? '').split(' ') as [keyof typeof FIELDS, string];
      await ask('transfer', { [FIELDS[kind]]: id, reason: reason.trim() });
    },
    {
      refresh: [],
      isForm: true,
      said: () => t('transfer.done'),
      onDone: onClose,
      undo: async (before) => {
        for (const { path, body } of undoOf('transfer', before)) await ask(path, body);
      },
    },
  );
  const people = staff.filter((one) => one.is_active && one.id !== session.assignee?.id);
  const groups = [
    {
      group: t('transfer.people'),
      items: people.map((one) => ({
        value: `person ${one.id}`,
        label: `${one.name} · ${t(`presence.${presenceOf(one)}`)}`,
      })),
    },
    {
      group: t('transfer.teams'),
      items: (teams.data?.data ?? []).map((one) => ({ value: `team ${one.id}`, label: one.name })),
    },
    {
      group: t('transfer.queues'),
      items: (queues.data?.data ?? []).map((one) => ({ value: `queue ${one.id}`, label: one.name })),
    },
  ].filter((group) => group.items.length > 0);
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('transfer.title')}
      submit={t('transfer.submit')}
      isBusy={pass.isPending}
      isBlocked={target === null}
      error={pass.error}
      onSubmit={() => pass.mutate(session)}
    >
      <Select
        label={t('transfer.to')}
        placeholder={t('transfer.choose')}
        data={groups}
        searchable
        required
        withAsterisk={false}
        data-autofocus
        value={target}
        onChange={setTarget}
      />
      <Textarea
        label={t('transfer.reason')}
        description={t('transfer.reasonText')}
        autosize
        minRows={2}
        maxLength={LONGEST}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
