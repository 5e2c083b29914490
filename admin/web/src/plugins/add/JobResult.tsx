import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { api } from '@/api/http';
import type { Job, Plugin } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';
import { useAct } from '@/ui/useAct';
import { needsAttention } from '../search';
import { StateReason } from '../StateReason';
import css from './Add.module.css';
import { JobEvents, subjectOf } from './JobView';
import { remedyOf } from './problems';
import { StepTitle } from './StepTitle';

/** What came of a job, and where to go from here. */
export function JobResult({ job }: { job: Job }) {
  const t = useT();
  const name = subjectOf(job);
  if (job.state === 'done') {
    return job.kind === 'install' && job.plan ? (
      <Installed job={job} pluginId={job.plan.plugin.id} version={job.plan.plugin.version} />
    ) : (
      <div className={css.blocks}>
        <Result tone="good" title={t('addPlugin.removed', { name })} />
        <Ways />
        <JobEvents job={job} />
      </div>
    );
  }
  const title =
    job.state === 'cancelled'
      ? t('addPlugin.cancelled')
      : job.kind === 'plan'
        ? t('addPlugin.failedPlan')
        : t(job.kind === 'uninstall' ? 'addPlugin.removeFailed' : 'addPlugin.failed', { name });
  return (
    <div className={css.blocks}>
      <Result tone={job.state === 'cancelled' ? 'plain' : 'bad'} title={title}>
        {job.problem && <p>{job.problem.detail}</p>}
        {job.problem && <p>{remedyOf(t, job.problem.code)}</p>}
        {job.rolled_back && <p>{t('addPlugin.rolledBack')}</p>}
      </Result>
      <Ways again={job.kind === 'uninstall' ? undefined : job.spec} />
      <JobEvents job={job} isOpen={job.state === 'failed'} />
    </div>
  );
}

function Installed(props: { job: Job; pluginId: string; version: string }) {
  const { job, pluginId, version } = props;
  const t = useT();
  const { data: plugin } = useQuery({
    queryKey: keys.plugin(pluginId),
    queryFn: ({ signal }) => api.get<Plugin>(`plugins/${pluginId}`, undefined, signal),
    staleTime: 0,
  });
  const name = plugin?.name ?? subjectOf(job);
  const isOff = plugin !== undefined && plugin.desired !== 'enabled';
  const enable = useAct(() => api.post<Plugin>(`plugins/${pluginId}/enable`), {
    refresh: [keys.plugins],
    said: () => t('plugins.enabled', { name }),
  });
  return (
    <div className={css.blocks}>
      <Result tone="good" title={t('addPlugin.done', { name, version })}>
        <p>{t(endText(plugin))}</p>
      </Result>
      {plugin && <StateReason plugin={plugin} />}
      <div className={css.foot}>
        {isOff && (
          <Button loading={enable.isPending} onClick={() => enable.mutate()}>
            {t('addPlugin.enableNow', { name })}
          </Button>
        )}
        <Button
          component={Link}
          href={`/plugins/${pluginId}`}
          variant={isOff ? 'default' : 'filled'}
        >
          {t('addPlugin.open', { name })}
        </Button>
      </div>
      <JobEvents job={job} />
    </div>
  );
}

/** Installed is not yet running: it may be off, or wait for somebody. */
function endText(plugin: Plugin | undefined): MessageKey {
  if (!plugin) return 'addPlugin.doneText';
  if (plugin.desired !== 'enabled') return 'addPlugin.offYet';
  return needsAttention(plugin) ? 'addPlugin.stepLeft' : 'addPlugin.doneText';
}

export function Result(props: {
  tone: 'good' | 'bad' | 'plain';
  title: string;
  children?: ReactNode;
}) {
  const { tone, title, children } = props;
  const Mark = tone === 'good' ? IconCircleCheck : IconAlertCircle;
  return (
    <div className={css.result} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Mark size={22} aria-hidden className={tone === 'plain' ? css.mark : css[tone]} />
      <div className={css.resultWords}>
        <StepTitle>{title}</StepTitle>
        {children}
      </div>
    </div>
  );
}

function Ways({ again }: { again?: string }) {
  const t = useT();
  return (
    <div className={css.foot}>
      {again && (
        <Button component={Link} href={`/plugins/add?spec=${encodeURIComponent(again)}`}>
          {t('addPlugin.checkAgain')}
        </Button>
      )}
      <Button component={Link} href="/plugins" variant="default">
        {t('addPlugin.toPlugins')}
      </Button>
    </div>
  );
}
