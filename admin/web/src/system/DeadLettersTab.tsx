import { Button, Checkbox } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconMailCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { DeadLetter, Page, WholeDeadLetter } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { Failure, ListState, Loading, Notice } from '@/ui/ListState';
import { OpeningRow } from '@/ui/OpeningRow';
import { ShowMore } from '@/ui/ShowMore';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { useAct } from '@/ui/useAct';
import { ValueTree } from '@/ui/ValueTree';
import { handleAll, type Action } from './deadLetters';
import css from './System.module.css';

/** Deliveries that were given up: looked at, tried again, dropped. */
export function DeadLettersTab() {
  const t = useT();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isDropping, setDropping] = useState(false);
  const mayWrite = isAllowed(usePermissions(), 'system:write');
  const query = useInfiniteQuery({
    queryKey: keys.deadLetters,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<DeadLetter>>('dead-letters', { limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  const there = chosen.filter((id) => rows.some((row) => row.id === id));
  const handle = useAct((action: Action) => handleAll(action, there), {
    refresh: [keys.system],
    said: (done, action) => t(`system.${action}ed_other`, { count: done.length }),
    onDone: () => {
      setChosen([]);
      setDropping(false);
    },
  });
  const toggle = (id: string) =>
    setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]));
  const isAll = there.length === rows.length;
  return (
    <ListState
      query={query}
      isEmpty={rows.length === 0}
      empty={<Notice icon={IconMailCheck} title={t('system.noDead')} text={t('system.noDeadText')} />}
    >
      {mayWrite && (
        <div className={css.bulk}>
          <Checkbox
            label={t('system.chosen_other', { count: there.length })}
            checked={isAll}
            indeterminate={!isAll && there.length > 0}
            onChange={() => setChosen(isAll ? [] : rows.map((row) => row.id))}
          />
          <Button
            disabled={there.length === 0}
            loading={handle.isPending}
            onClick={() => handle.mutate('replay')}
          >
            {t('system.replay')}
          </Button>
          <Button variant="default" disabled={there.length === 0} onClick={() => setDropping(true)}>
            {t('system.discard')}
          </Button>
        </div>
      )}
      <Table
        label={t('system.tab.dead-letters')}
        columns={['', t('system.consumer'), t('system.why'), t('system.attempts'), t('system.since')]}
      >
        {rows.map((row) => (
          <LetterRows
            key={row.id}
            letter={row}
            isChosen={there.includes(row.id)}
            onToggle={mayWrite ? () => toggle(row.id) : undefined}
          />
        ))}
      </Table>
      <ShowMore pages={query} className={css.more} />
      <FormDialog
        opened={isDropping}
        onClose={() => setDropping(false)}
        title={t('system.discardTitle_other', { count: there.length })}
        submit={t('system.discard')}
        tone="bad"
        isBusy={handle.isPending}
        error={null}
        onSubmit={() => handle.mutate('discard')}
      >
        <p>{t('system.discardText')}</p>
      </FormDialog>
    </ListState>
  );
}

function LetterRows(props: { letter: DeadLetter; isChosen: boolean; onToggle?: () => void }) {
  const { letter, isChosen, onToggle } = props;
  const t = useT();
  const box = onToggle && (
    <Checkbox
      aria-label={t('system.choose', { position: letter.position })}
      checked={isChosen}
      onChange={onToggle}
    />
  );
  return (
    <OpeningRow
      label={t('system.inspect', { position: letter.position })}
      columns={5}
      lead={box}
      detail={() => <Inspected id={letter.id} />}
    >
      <td>
        <code className={css.code}>{letter.consumer}</code>
      </td>
      <td className={css.why}>{letter.error}</td>
      <td className="tabular">{letter.attempts}</td>
      <td>
        <Since at={letter.created_at} />
      </td>
    </OpeningRow>
  );
}

function Inspected({ id }: { id: string }) {
  const query = useQuery({
    queryKey: [...keys.deadLetters, id],
    queryFn: ({ signal }) => api.get<WholeDeadLetter>(`dead-letters/${id}`, undefined, signal),
  });
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return query.data ? <ValueTree value={query.data} /> : <Loading />;
}
