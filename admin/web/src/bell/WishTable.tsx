import { Checkbox } from '@mantine/core';
import type { NotificationTopic } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { Table } from '@/ui/Table';
import css from './Wishes.module.css';
import { withChannel, withUrgent, type NotificationPreferences, type WishesChange } from './wishes';

/** A line for each thing one can be told of, a column for each way it comes. */
export function WishTable({
  wishes,
  change,
}: {
  wishes: NotificationPreferences;
  change: (part: WishesChange) => void;
}) {
  const t = useT();
  const nameOf = ({ id, name, title }: NotificationTopic) => {
    if (name === null) return t(`wishes.topic.${id}` as MessageKey);
    return title === null ? t('wishes.topic.plugin', { name }) : t('wishes.topic.part', { name, title });
  };
  const channels = wishes.channels.map(({ id, name }) => ({ id, name: name ?? t('wishes.inApp') }));
  return (
    <div>
      <Table
        label={t('wishes.table')}
        columns={[t('wishes.topic'), ...channels.map(({ name }) => name), t('wishes.urgent')]}
      >
        {wishes.topics.map((topic) => (
          <tr key={topic.id}>
            <td>
              {nameOf(topic)}
              {topic.description && <div className={css.text}>{topic.description}</div>}
            </td>
            {channels.map((channel) => (
              <td key={channel.id}>
                <Checkbox
                  aria-label={t('wishes.cell', { topic: nameOf(topic), channel: channel.name })}
                  checked={!wishes.off[topic.id]?.includes(channel.id)}
                  onChange={(event) =>
                    change({
                      off: withChannel(wishes.off, topic.id, channel.id, event.currentTarget.checked),
                    })
                  }
                />
              </td>
            ))}
            <td>
              <Checkbox
                className={css.last}
                aria-label={t('wishes.cell', { topic: nameOf(topic), channel: t('wishes.urgent') })}
                checked={wishes.urgent.includes(topic.id)}
                onChange={(event) =>
                  change({ urgent: withUrgent(wishes.urgent, topic.id, event.currentTarget.checked) })
                }
              />
            </td>
          </tr>
        ))}
      </Table>
      <p className={css.text}>{t('wishes.urgentText')}</p>
    </div>
  );
}
