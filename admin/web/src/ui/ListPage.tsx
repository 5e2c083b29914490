import { ActionIcon, Button } from '@mantine/core';
import { useQuery, type QueryKey } from '@tanstack/react-query';
import { IconPlus, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api } from '@/api/http';
import { readAll } from '@/api/readAll';
import { useMay } from '@/auth/usePermissions';
import { FormDialog } from './FormDialog';
import { ListState, Notice } from './ListState';
import { PageFrame } from './PageFrame';
import { Table } from './Table';
import { useAct } from './useAct';

/** A page that is one table of things people make, with the button that makes one. */
export function ListPage<Row extends { id: string }>(props: {
  path: string;
  queryKey: QueryKey;
  words: { title: string; lead: string; add: string; empty: string; emptyText: string };
  icon: Icon;
  columns: string[];
  /** The permission to make one. */
  needs: string;
  onAdd: () => void;
  drawRow: (row: Row) => ReactNode;
}) {
  const { path, queryKey, words, icon, columns, needs, onAdd, drawRow } = props;
  const mayAdd = useMay(needs);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => readAll<Row>(path, signal),
  });
  const rows = query.data?.data ?? [];
  const add = mayAdd && (
    <Button leftSection={<IconPlus size={16} />} onClick={onAdd}>
      {words.add}
    </Button>
  );
  return (
    <PageFrame title={words.title} lead={words.lead} action={rows.length > 0 && add}>
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Notice icon={icon} title={words.empty} text={words.emptyText}>
            {add}
          </Notice>
        }
      >
        <Table label={words.title} columns={columns}>
          {rows.map(drawRow)}
        </Table>
      </ListState>
    </PageFrame>
  );
}

/** An act at the end of a row; its name says on what. */
export function RowAction(props: {
  icon: Icon;
  label: string;
  /** It is being done. */
  isBusy?: boolean;
  onClick: () => void;
}) {
  const Mark = props.icon;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      loading={props.isBusy}
      onClick={props.onClick}
      aria-label={props.label}
    >
      <Mark size={16} aria-hidden />
    </ActionIcon>
  );
}

/** Asks before something is deleted for good. */
export function DeleteDialog(props: {
  path: string;
  queryKey: QueryKey;
  words: { title: string; text: string; submit: string; done: string };
  onClose: () => void;
  /** In place of closing, once it is gone. */
  onDone?: () => void;
}) {
  const { path, queryKey, words, onClose, onDone = onClose } = props;
  const remove = useAct(() => api.delete(path), {
    refresh: [queryKey],
    said: () => words.done,
    onDone: () => onDone(),
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.title}
      submit={words.submit}
      isBusy={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate()}
      tone="bad"
    >
      <p>{words.text}</p>
    </FormDialog>
  );
}
