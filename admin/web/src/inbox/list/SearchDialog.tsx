import { Button, Chip, NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { IconHistory, IconMessageSearch, IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '@/api/http';
import type { Hit, Page } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import { Since } from '@/ui/Since';
import { TopSheet, TopSheetField } from '@/ui/TopSheet';
import { useReadOn } from '@/ui/useReadOn';
import { participantName } from '../names';
import { forgetSearches, recentSearches, rememberSearch } from './recentSearches';
import css from './SearchDialog.module.css';
import { partsOf } from './snippet';

const SHORTEST = 2;
const DAY_MS = 86_400_000;
const PERIODS = { All: null, Day: 1, Week: 7, Month: 30 } as const;

interface Narrowing {
  sender: '' | 'visitor' | 'agent' | 'bot';
  period: keyof typeof PERIODS;
  notes: boolean;
}

const EVERYTHING: Narrowing = { sender: '', period: 'All', notes: false };

/** Find a message by its words and open its conversation at it. */
export default function SearchDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  return (
    <TopSheet opened onClose={onClose} label={t('search.title')}>
      <SearchBody onClose={onClose} />
    </TopSheet>
  );
}

function SearchBody({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [narrowing, setNarrowing] = useState(EVERYTHING);
  const [text] = useDebouncedValue(typed.trim(), 250);
  const isWanted = text.length >= SHORTEST;
  const query = useSearch(text, narrowing, isWanted);
  const readOn = useReadOn(query);
  const hits = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div>
      <TopSheetField
        type="search"
        label={t('search.placeholder')}
        value={typed}
        onType={setTyped}
      />
      <Narrow value={narrowing} onChange={setNarrowing} />
      <div className={css.results}>
        {!isWanted ? (
          <Recent onChoose={setTyped} />
        ) : (
          <ListState
            query={query}
            isEmpty={hits.length === 0}
            empty={<Notice icon={IconSearchOff} title={t('search.none')} text={t('search.noneText')} />}
          >
            <ul className={css.list}>
              {hits.map((hit) => (
                <HitRow
                  key={hit.message.id}
                  hit={hit}
                  onOpen={() => {
                    rememberSearch(text);
                    onClose();
                  }}
                />
              ))}
            </ul>
            {query.hasNextPage && (
              <div className={css.foot}>
                <Button
                  variant="default"
                  loading={query.isFetchingNextPage}
                  onClick={readOn}
                >
                  {t('search.more')}
                </Button>
              </div>
            )}
          </ListState>
        )}
      </div>
    </div>
  );
}

function useSearch(text: string, narrowing: Narrowing, isWanted: boolean) {
  return useInfiniteQuery({
    queryKey: keys.search({ text, ...narrowing }),
    queryFn: ({ pageParam, signal }) => {
      const days = PERIODS[narrowing.period];
      return api.get<Page<Hit>>(
        'search',
        {
          q: text,
          sender: narrowing.sender,
          kind: narrowing.notes ? 'note' : undefined,
          since: days && new Date(Date.now() - days * DAY_MS).toISOString(),
          cursor: pageParam,
        },
        signal,
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
}

function HitRow({ hit, onOpen }: { hit: Hit; onOpen: () => void }) {
  const t = useT();
  const { sender, seq, created_at } = hit.message;
  const visitor = participantName(t, hit.visitor);
  return (
    <li>
      <Link
        className={css.hit}
        href={`/inbox/all/${hit.session_id}?at=${seq}`}
        onClick={onOpen}
        data-note={hit.message.kind === 'note'}
      >
        <span className={css.line}>
          <span className={css.who}>
            <strong>{participantName(t, sender)}</strong>
            {sender.kind !== 'visitor' && (
              <span className={css.within}> {t('search.within', { name: visitor })}</span>
            )}
          </span>
          <Since at={created_at} className={css.time} />
        </span>
        <span className={css.snippet}>
          {partsOf(hit.snippet).map((part, index) =>
            part.isFound ? <mark key={index}>{part.text}</mark> : part.text,
          )}
        </span>
      </Link>
    </li>
  );
}

function Narrow(props: { value: Narrowing; onChange: (value: Narrowing) => void }) {
  const { value, onChange } = props;
  const t = useT();
  return (
    <div className={css.narrow} role="group" aria-label={t('search.filters')}>
      <NativeSelect
        size="xs"
        aria-label={t('search.sender')}
        data={[
          { value: '', label: t('search.anyone') },
          { value: 'visitor', label: t('search.byVisitor') },
          { value: 'agent', label: t('search.byAgent') },
          { value: 'bot', label: t('search.byBot') },
        ]}
        value={value.sender}
        onChange={(event) =>
          onChange({ ...value, sender: event.currentTarget.value as Narrowing['sender'] })
        }
      />
      <NativeSelect
        size="xs"
        aria-label={t('search.period')}
        data={(Object.keys(PERIODS) as Narrowing['period'][]).map((period) => ({
          value: period,
          label: t(`search.period${period}`),
        }))}
        value={value.period}
        onChange={(event) =>
          onChange({ ...value, period: event.currentTarget.value as Narrowing['period'] })
        }
      />
      <Chip
        size="xs"
        checked={value.notes}
        onChange={(notes) => onChange({ ...value, notes })}
      >
        {t('search.notes')}
      </Chip>
    </div>
  );
}

function Recent({ onChoose }: { onChoose: (text: string) => void }) {
  const t = useT();
  const [searches, setSearches] = useState(recentSearches);
  if (searches.length === 0) {
    return <Notice icon={IconMessageSearch} title={t('search.begin')} text={t('search.beginText')} />;
  }
  return (
    <>
      <h2 className={css.heading}>{t('search.recent')}</h2>
      <ul className={css.list}>
        {searches.map((text) => (
          <li key={text}>
            <button type="button" className={css.recent} onClick={() => onChoose(text)}>
              <IconHistory size={16} aria-hidden />
              {text}
            </button>
          </li>
        ))}
      </ul>
      <div className={css.foot}>
        <Button
          variant="subtle"
          size="xs"
          onClick={() => {
            forgetSearches();
            setSearches([]);
          }}
        >
          {t('search.clear')}
        </Button>
      </div>
    </>
  );
}
