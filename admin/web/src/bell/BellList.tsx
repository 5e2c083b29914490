import { Button } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import type { Notification } from '@/api/types';
import { useT } from '@/i18n';
import { ListState, Notice } from '@/ui/ListState';
import { Since } from '@/ui/Since';
import { useReadOn } from '@/ui/useReadOn';
import css from './Bell.module.css';
import type { Notifications } from './useNotifications';

/** The list under the bell, the newest first; a click reads and leads there. */
export function BellList({ told, onGone }: { told: Notifications; onGone: () => void }) {
  const t = useT();
  const { query, rows, unread } = told;
  const readOn = useReadOn(query);
  return (
    <>
      <div className={css.head}>
        <h2 className={css.title}>{t('bell.title')}</h2>
        <Button variant="subtle" size="compact-sm" disabled={unread === 0} onClick={() => told.read()}>
          {t('bell.all')}
        </Button>
      </div>
      <div className={css.scroll}>
        <ListState
          query={query}
          isEmpty={rows.length === 0}
          empty={<Notice icon={IconBellCheck} title={t('bell.empty')} text={t('bell.emptyText')} />}
        >
          <ul className={css.list}>
            {rows.map((row) => (
              <Row
                key={row.id}
                row={row}
                onOpen={() => {
                  onGone();
                  told.open(row);
                }}
              />
            ))}
          </ul>
          {query.hasNextPage && (
            <Button
              variant="subtle"
              fullWidth
              loading={query.isFetchingNextPage}
              onClick={readOn}
            >
              {t('bell.more')}
            </Button>
          )}
        </ListState>
      </div>
    </>
  );
}

function Row({ row, onOpen }: { row: Notification; onOpen: () => void }) {
  const t = useT();
  const isUnread = row.read_at === null;
  return (
    <li>
      <button type="button" className={css.row} data-unread={isUnread} onClick={onOpen}>
        <span className={css.line}>
          <span className={css.name} dir="auto">
            {row.title}
          </span>
          <Since at={row.created_at} className={css.since} />
        </span>
        {row.body && (
          <span className={css.body} dir="auto">
            {row.body}
          </span>
        )}
        {isUnread && <span className="visually-hidden">{t('bell.unread')}</span>}
      </button>
    </li>
  );
}
