import { IconAlertTriangle, IconCircleCheck, IconCircleX, type Icon } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { System, SystemProblem } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { byteSize, exactTime } from '@/i18n/format';
import { Tag } from '@/ui/Tag';
import css from './System.module.css';

const VERDICTS: Record<System['status'], [Icon, 'good' | 'warn' | 'bad']> = {
  ok: [IconCircleCheck, 'good'],
  degraded: [IconAlertTriangle, 'warn'],
  failing: [IconCircleX, 'bad'],
};

/** Is all well, why not, and what runs here. */
export function HealthTab({ system }: { system: System }) {
  const t = useT();
  const [icon, tone] = VERDICTS[system.status];
  return (
    <>
      <div className={css.verdict} role="status">
        <Tag icon={icon} tone={tone} word={t(`system.status.${system.status}`)} />
        {system.problems.length === 0 && <span>{t('system.wellText')}</span>}
      </div>
      {system.problems.length > 0 && (
        <ul className={css.problems}>
          {system.problems.map((problem) => (
            <Problem key={problem.code + problem.subject} problem={problem} />
          ))}
        </ul>
      )}
      <Facts system={system} />
    </>
  );
}

const OF_PLUGIN = 'plugin:';

const PLACES: Record<string, (subject: string) => string> = {
  plugin_down: (subject) => `/plugins/${subject}`,
  plugin_lame: (subject) => `/plugins/${subject}`,
  dead_letters: () => '/system/dead-letters',
  deliveries_owed: () => '/system/queues',
  far_behind: () => '/system/queues',
  consumer_stuck: (subject) =>
    subject.startsWith(OF_PLUGIN) ? `/plugins/${subject.slice(OF_PLUGIN.length)}` : '/system/queues',
};

/** What to do, where the sentence of the host does not say it by itself. */
const REMEDIES: Record<string, MessageKey> = { consumer_stuck: 'system.remedy.stuck' };

function Problem({ problem }: { problem: SystemProblem }) {
  const t = useT();
  const Mark = problem.severity === 'bad' ? IconCircleX : IconAlertTriangle;
  const remedy = REMEDIES[problem.code];
  const place = PLACES[problem.code]?.(problem.subject);
  return (
    <li className={css.problem} data-severity={problem.severity}>
      <Mark size={18} aria-label={t(`system.severity.${problem.severity}`)} role="img" />
      <div className={css.problemText}>
        <p>{problem.text}</p>
        {remedy && <p className={css.remedy}>{t(remedy)}</p>}
      </div>
      {place && <Link href={place}>{t('system.look')}</Link>}
    </li>
  );
}

function Facts({ system }: { system: System }) {
  const t = useT();
  const { versions, database, disk } = system;
  const size = (bytes: number | null) => (bytes === null ? t('value.none') : byteSize(bytes, t.locale));
  const facts: [MessageKey, string][] = [
    ['system.version', versions.chatclick],
    ['system.started', exactTime(system.started_at, t.locale)],
    ['system.python', `${versions.python}, ${versions.system}`],
    ['system.database', versions.database],
    ['system.address', database.address],
    ['system.size', size(database.size_bytes)],
    ['system.migration', `${database.newest_migration} (${database.migrations})`],
    ['system.epoch', database.epoch],
    ['system.disk', t('system.diskOf', { free: size(disk.free_bytes), total: size(disk.total_bytes) })],
    ['system.head', new Intl.NumberFormat(t.locale).format(system.head)],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={css.fact}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
