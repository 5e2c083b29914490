import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import {
  IconAlertTriangle,
  IconChevronDown,
  IconChevronRight,
  IconScript,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { AuditEntry, AuditVerdict, Page } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { clsx } from '@/ui/clsx';
import { FormProblem } from '@/ui/FormProblem';
import { ListState, Notice, RowSkeletons } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { Table } from '@/ui/Table';
import { ValueTree } from '@/ui/ValueTree';
import css from './AuditPage.module.css';

export default function AuditPage() {
  const t = useT();
  const query = useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditEntry>>('audit', { limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <PageFrame title={t('page.audit')} lead={t('audit.lead')} action={<Verify />}>
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={<Notice icon={IconScript} title={t('audit.empty')} text={t('audit.lead')} />}
        skeleton={<RowSkeletons rows={12} />}
      >
        <Table
          label={t('page.audit')}
          columns={['', t('audit.at'), t('audit.who'), t('audit.action'), t('audit.target')]}
        >
          {rows.map((entry) => (
            <EntryRows key={entry.id} entry={entry} />
          ))}
        </Table>
        {query.hasNextPage && (
          <Button
            className={css.more}
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('action.showMore')}
          </Button>
        )}
      </ListState>
    </PageFrame>
  );
}

function EntryRows({ entry }: { entry: AuditEntry }) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const Mark = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <tr>
        <td className={css.toggleCell}>
          <button
            type="button"
            className={css.toggle}
            aria-expanded={isOpen}
            aria-label={t('audit.details', { action: entry.action })}
            onClick={() => setOpen(!isOpen)}
          >
            <Mark size={16} aria-hidden />
          </button>
        </td>
        <td className={clsx(css.when, 'tabular')}>
          <time dateTime={entry.at}>{exactTime(entry.at, t.locale)}</time>
        </td>
        <td>{entry.actor_name || t('participant.system')}</td>
        <td>
          <code className={css.action}>{entry.action}</code>
        </td>
        <td className={css.target}>{entry.target}</td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5} className={css.detail}>
            <div className={css.detailBody}>
              <ValueTree value={shown(entry)} />
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

/** What the row itself does not say. */
function shown({ number, detail, target, address, request_id, hash }: AuditEntry) {
  return { number, target, detail, address, request_id, hash };
}

/** Walks the chain on the server and says whether every entry still fits. */
function Verify() {
  const t = useT();
  const verify = useMutation({ mutationFn: () => api.get<AuditVerdict>('audit/verify') });
  return (
    <div className={css.verify}>
      <div role="status" className={css.verdict}>
        {verify.data &&
          (verify.data.is_intact ? (
            <span className={css.good}>
              <IconShieldCheck size={16} aria-hidden /> {t('audit.whole_other', { count: verify.data.entries })}
            </span>
          ) : (
            <span className={css.bad}>
              <IconAlertTriangle size={16} aria-hidden /> {' '}
              {t('audit.broken', { number: verify.data.broken_at ?? 0 })}
            </span>
          ))}
        <FormProblem error={verify.error} />
      </div>
      <Button
        leftSection={<IconShieldCheck size={16} />}
        loading={verify.isPending}
        onClick={() => verify.mutate()}
      >
        {t('audit.verify')}
      </Button>
    </div>
  );
}
