import type { AuditEntry } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime, readable } from '@/i18n/format';
import { clsx } from '@/ui/clsx';
import { OpeningRow } from '@/ui/OpeningRow';
import { ValueTree } from '@/ui/ValueTree';
import css from './AuditPage.module.css';
import { changesOf, restOf, type Change } from './filter';

/** One entry; opened, what was before and after. */
export function EntryRows({ entry }: { entry: AuditEntry }) {
  const t = useT();
  return (
    <OpeningRow
      label={t('audit.details', { action: entry.action })}
      columns={5}
      detail={() => <Detail entry={entry} />}
    >
      <td className={clsx(css.when, 'tabular')}>
        <time dateTime={entry.at}>{exactTime(entry.at, t.locale)}</time>
      </td>
      <td>{entry.actor_name || t('participant.system')}</td>
      <td>
        <code className={css.action}>{entry.action}</code>
      </td>
      <td className={css.target}>{entry.target}</td>
    </OpeningRow>
  );
}

function Detail({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry.detail);
  const { number, target, actor_kind, actor_id, address, request_id, hash } = entry;
  const rest = { ...restOf(entry.detail), number, target, actor_kind, actor_id };
  return (
    <div className={css.detailBody}>
      {changes.length > 0 && <Changes changes={changes} />}
      <ValueTree value={{ ...rest, address, request_id, hash }} />
    </div>
  );
}

function Changes({ changes }: { changes: Change[] }) {
  const t = useT();
  return (
    <table className={css.changes}>
      <thead>
        <tr>
          <th scope="col">{t('audit.field')}</th>
          <th scope="col">{t('audit.before')}</th>
          <th scope="col">{t('audit.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.name}>
            <th scope="row">{readable(change.name)}</th>
            <td>
              <del>
                <ValueTree value={change.before} />
              </del>
            </td>
            <td>
              <ins>
                <ValueTree value={change.after} />
              </ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
