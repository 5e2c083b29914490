import { IconWebhook } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { ListState, Notice } from '@/ui/ListState';
import { Table } from '@/ui/Table';
import { useEventTypes } from './EventPicker';
import css from './Webhooks.module.css';

/** The events there are. */
export function EventTypesTab() {
  const t = useT();
  const query = useEventTypes();
  const rows = query.data?.data ?? [];
  return (
    <ListState
      query={query}
      isEmpty={rows.length === 0}
      empty={<Notice icon={IconWebhook} title={t('value.none')} />}
    >
      <p className={css.lead}>{t('webhooks.eventsText')}</p>
      <div className={css.types}>
        <Table label={t('webhooks.tab.events')} columns={[t('webhooks.type'), t('webhooks.meaning')]}>
          {rows.map((row) => (
            <tr key={row.type}>
              <td>
                <code className={css.code}>{row.type}</code>
              </td>
              <td>{row.meaning}</td>
            </tr>
          ))}
        </Table>
      </div>
    </ListState>
  );
}
