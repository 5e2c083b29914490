import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readAll } from '@/api/readAll';
import { useT } from '@/i18n';
import { fieldError } from '@/ui/FormProblem';
import { flowKeys } from '../keys';
import { fieldName } from '../names';
import type { FieldProps } from './FlowField';

interface Named {
  id: string;
  name: string;
}

const PATHS: Record<string, string> = {
  queue_id: 'queues',
  team_id: 'teams',
  staff_id: 'staff',
  flow: 'flows',
};

/** One of the queues, teams, people or flows there are. */
export function PickField({ name, pointer, schema, isRequired, value, error, isReadOnly, onChange }: FieldProps) {
  const t = useT();
  const path = PATHS[name] ?? 'flows';
  const query = useQuery({
    queryKey: path === 'flows' ? flowKeys.list : [path],
    queryFn: ({ signal }) => readAll<Named>(path, signal),
  });
  const rows = query.data?.data ?? [];
  const chosen = typeof value === 'string' ? value : '';
  const isGone = chosen !== '' && query.data !== undefined && !rows.some((row) => row.id === chosen);
  return (
    <NativeSelect
      label={fieldName(t, name, schema)}
      disabled={isReadOnly}
      error={fieldError(error, pointer)}
      data={[
        { value: '', label: t(isRequired ? 'flows.choose' : 'flows.any') },
        ...(isGone ? [{ value: chosen, label: chosen }] : []),
        ...rows.map((row) => ({ value: row.id, label: row.name })),
      ]}
      value={chosen}
      onChange={(event) => onChange(event.currentTarget.value || (isRequired ? '' : undefined))}
    />
  );
}
