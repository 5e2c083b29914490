import { Button } from '@mantine/core';
import { IconArchive, IconAt, IconClock, IconCoffee, IconFilterOff, IconInbox } from '@tabler/icons-react';
import { Link } from 'wouter';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import type { ListFilter } from '@/realtime/keys';
import { Notice } from '@/ui/ListState';
import { conditionsOf, without } from './filter';

const MARKS = { mentions: IconAt, snoozed: IconClock, closed: IconArchive };

/** An empty list says why it is empty and what to do next. */
export function ListEmpty(props: {
  filter: ListFilter;
  onFilter: (filter: ListFilter) => void;
}) {
  const { filter, onFilter } = props;
  const t = useT();
  const permissions = usePermissions();
  const conditions = conditionsOf(filter);
  if (conditions.length > 0) {
    return (
      <Notice icon={IconFilterOff} title={t('empty.filtered')} text={t('empty.filteredText')}>
        <Button variant="default" onClick={() => onFilter(without(filter, conditions))}>
          {t('empty.filteredAction')}
        </Button>
      </Notice>
    );
  }
  if (filter.view === 'all') {
    const canSetUp = isAllowed(permissions, 'widget:write');
    return (
      <Notice icon={IconInbox} title={t('empty.all')} text={t('empty.allText')}>
        {canSetUp && (
          <>
            <Button component="a" href="/" target="_blank" rel="noopener">
              {t('empty.allTry')}
            </Button>
            <Button component={Link} href="/widgets" variant="default">
              {t('empty.allAction')}
            </Button>
          </>
        )}
      </Notice>
    );
  }
  if (filter.view === 'mine') {
    return (
      <Notice icon={IconCoffee} title={t('empty.mine')} text={t('empty.mineText')}>
        <Button component={Link} href="/inbox/unassigned" variant="default">
          {t('empty.mineAction')}
        </Button>
      </Notice>
    );
  }
  if (filter.view === 'unassigned') {
    return <Notice icon={IconCoffee} title={t('empty.unassigned')} text={t('empty.unassignedText')} />;
  }
  return (
    <Notice
      icon={MARKS[filter.view]}
      title={t(`empty.${filter.view}`)}
      text={t(`empty.${filter.view}Text`)}
    />
  );
}
