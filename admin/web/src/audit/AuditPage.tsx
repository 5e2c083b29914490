import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { IconScript, IconSearchOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api } from '@/api/http';
import type { AuditEntry, Page } from '@/api/types';
import { useT } from '@/i18n';
import '@/i18n/lateTexts';
import { keys } from '@/realtime/keys';
import { ListState, Notice, RowSkeletons } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { ShowMore } from '@/ui/ShowMore';
import { Table } from '@/ui/Table';
import { AuditFilters } from './AuditFilters';
import css from './AuditPage.module.css';
import { EntryRows } from './EntryRows';
import { fromSearch, isEmpty, NO_FILTER, queryOf, toSearch, type AuditFilter } from './filter';
import { VerifyChain } from './VerifyChain';

export default function AuditPage() {
  const t = useT();
  const search = useSearch();
  const [, navigate] = useLocation();
  const [filter, setFilter] = useState<AuditFilter>(() => fromSearch(search));
  const [settled] = useDebouncedValue(filter, 250);
  const wanted = toSearch(settled);
  useEffect(() => {
    navigate(wanted ? `/audit?${wanted}` : '/audit', { replace: true });
  }, [navigate, wanted]);
  const query = useInfiniteQuery({
    queryKey: [...keys.audit, settled],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditEntry>>(
        'audit',
        { ...queryOf(settled), limit: 50, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <PageFrame title={t('page.audit')} lead={t('audit.lead')} action={<VerifyChain />}>
      <AuditFilters filter={filter} onChange={setFilter} />
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={
          isEmpty(settled) ? (
            <Notice icon={IconScript} title={t('audit.empty')} text={t('audit.lead')} />
          ) : (
            <Notice icon={IconSearchOff} title={t('audit.none')} text={t('audit.noneText')}>
              <Button variant="default" onClick={() => setFilter(NO_FILTER)}>
                {t('audit.clear')}
              </Button>
            </Notice>
          )
        }
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
        <ShowMore pages={query} className={css.more} />
      </ListState>
    </PageFrame>
  );
}
