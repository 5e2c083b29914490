import { IconBolt, IconBoltOff } from '@tabler/icons-react';
import type { HookHealth } from '@/api/types';
import { useT } from '@/i18n';
import { Table } from '@/ui/Table';
import { Tag } from '@/ui/Tag';
import css from '../Plugins.module.css';
import own from './Detail.module.css';

/** Every hook with its counts, times and breaker. */
export function HookTable({ hooks }: { hooks: readonly HookHealth[] }) {
  const t = useT();
  const number = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 2 });
  return (
    <Table
      label={t('pluginHealth.title')}
      columns={[
        t('pluginHealth.hook'),
        t('pluginHealth.calls'),
        t('pluginHealth.errors'),
        t('pluginHealth.timeouts'),
        t('pluginHealth.heldBack'),
        `${t('pluginHealth.mean')} (ms)`,
        `${t('pluginHealth.p95')} (ms)`,
        `${t('pluginHealth.limit')} (ms)`,
        t('pluginHealth.breaker'),
      ]}
    >
      {hooks.map((one) => (
        <tr key={one.hook} className="tabular">
          <td className={own.hook}>
            <code className={css.code}>{one.hook}</code>
          </td>
          <td>{number.format(one.calls)}</td>
          <td className={one.errors > 0 ? own.bad : undefined}>{number.format(one.errors)}</td>
          <td className={one.timeouts > 0 ? own.bad : undefined}>{number.format(one.timeouts)}</td>
          <td>{number.format(one.held_back)}</td>
          <td>{number.format(one.mean_ms)}</td>
          <td>{number.format(one.p95_ms)}</td>
          <td>{one.limit_ms > 0 ? number.format(one.limit_ms) : '–'}</td>
          <td>
            <Breaker breaker={one.breaker} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Breaker({ breaker }: { breaker: HookHealth['breaker'] }) {
  const t = useT();
  if (!breaker.is_open) {
    return <Tag icon={IconBolt} tone="plain" word={t('pluginHealth.breakerClosed')} />;
  }
  const seconds = Math.ceil(breaker.retry_after_s);
  const word =
    seconds > 0
      ? t('pluginHealth.breakerOpen', { seconds })
      : t('pluginHealth.breakerTrial');
  return (
    <span title={breaker.reason}>
      <Tag icon={IconBoltOff} tone="bad" word={word} />
    </span>
  );
}
