import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconMessageSearch, IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '@/api/http';
import type { Hit, Page } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import { Since } from '@/ui/Since';
import { TopSheet, TopSheetField } from '@/ui/TopSheet';
import { participantName } from '../names';
import css from './SearchDialog.module.css';

const SHORTEST = 2;

/** Find a message by its words. */
export function SearchDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useT();
  return (
    <TopSheet opened={opened} onClose={onClose} label={t('search.title')}>
      {opened && <SearchBody onClose={onClose} />}
    </TopSheet>
  );
}

function SearchBody({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 250);
  const query = useQuery({
    queryKey: keys.search(text),
    queryFn: ({ signal }) => api.get<Page<Hit>>('search', { q: text }, signal),
    enabled: text.length >= SHORTEST,
  });
  const hits = query.data?.data ?? [];
  return (
    <div>
      <TopSheetField
        type="search"
        label={t('search.placeholder')}
        value={typed}
        onType={setTyped}
      />
      <div className={css.results}>
        {text.length < SHORTEST ? (
          <Notice icon={IconMessageSearch} title={t('search.begin')} text={t('search.beginText')} />
        ) : (
          <ListState
            query={query}
            isEmpty={hits.length === 0}
            empty={<Notice icon={IconSearchOff} title={t('search.none')} text={t('search.noneText')} />}
          >
            <ul className={css.list}>
              {hits.map((hit) => (
                <li key={hit.message.id}>
                  <Link className={css.hit} href={`/inbox/all/${hit.session_id}`} onClick={onClose}>
                    <span className={css.line}>
                      <strong>{participantName(t, hit.message.sender)}</strong>
                      <Since at={hit.message.created_at} className={css.time} />
                    </span>
                    <span className={css.snippet}>
                      <Snippet text={hit.snippet} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </ListState>
        )}
      </div>
    </div>
  );
}

/** The server puts control characters 1 and 2 around the words it found. */
function Snippet({ text }: { text: string }) {
  return text
    .split('\u0001')
    .flatMap((part, index) => {
      if (index === 0) return [part];
      const [found, ...rest] = part.split('\u0002');
      return [<mark key={index}>{found}</mark>, rest.join('')];
    });
}
