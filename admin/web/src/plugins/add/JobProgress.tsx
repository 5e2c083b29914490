import { Button, Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconCircle, IconCircleDot, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { api } from '@/api/http';
import type { Job } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';
import { showFailure } from '@/ui/failure';
import css from './Add.module.css';
import { JobEvents, subjectOf } from './JobView';

const PLAN_STEPS = ['resolving', 'downloading', 'checking'];
const ALL_STEPS = [...PLAN_STEPS, 'building', 'trying', 'restarting', 'verifying'];
const LONG_MS = 30_000;

/** How far a job is. While the host is away it says so, and goes on when it is back. */
export function JobProgress({ job, isAway }: { job: Job; isAway: boolean }) {
  const t = useT();
  const isRestarting = isAway || job.state === 'restarting';
  const isLong = useIsLong(isRestarting);
  const title = t(
    job.kind === 'plan'
      ? 'addPlugin.planning'
      : job.kind === 'uninstall'
        ? 'addPlugin.removing'
        : 'addPlugin.working',
    { name: subjectOf(job) },
  );
  const percent = Math.round(job.progress * 100);
  return (
    <div className={css.blocks}>
      <h2 className={css.title}>{title}</h2>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label={title} />
      </Progress.Root>
      <Steps job={job} />
      <p role="status">
        {isRestarting ? t('addPlugin.restarting') : (job.events.at(-1)?.text ?? '')}
      </p>
      {isLong && (
        <div className={css.warning} role="alert">
          <IconRefresh size={18} aria-hidden className={css.mark} />
          <span>{t('addPlugin.restartLong')}</span>
        </div>
      )}
      <JobEvents job={job} />
      {job.kind !== 'plan' && <p className={css.faint}>{t('addPlugin.leave')}</p>}
      {!isRestarting && <Cancel job={job} />}
    </div>
  );
}

function Steps({ job }: { job: Job }) {
  const t = useT();
  const steps = job.kind === 'plan' ? PLAN_STEPS : ALL_STEPS;
  const current = steps.indexOf(job.step);
  return (
    <ol className={css.steps} aria-label={t('addPlugin.steps')}>
      {steps.map((step, place) => {
        const stage = place < current ? 'past' : place === current ? 'now' : 'ahead';
        const Mark = stage === 'past' ? IconCheck : stage === 'now' ? IconCircleDot : IconCircle;
        return (
          <li
            key={step}
            className={css.step}
            data-stage={stage}
            aria-current={stage === 'now' ? 'step' : undefined}
          >
            <Mark size={14} aria-hidden />
            {t(`addPlugin.step.${step}` as MessageKey)}
          </li>
        );
      })}
    </ol>
  );
}

function Cancel({ job }: { job: Job }) {
  const t = useT();
  const cache = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api.post<Job>(`plugins/jobs/${job.id}/cancel`),
    onSuccess: (stopped) => cache.setQueryData(keys.pluginJob(job.id), stopped),
    onError: (error) => showFailure(t, error),
  });
  return (
    <div>
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {t(job.kind === 'plan' ? 'action.cancel' : 'addPlugin.cancel')}
      </Button>
    </div>
  );
}

function useIsLong(isWaiting: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isWaiting) {
      setLong(false);
      return;
    }
    const timer = window.setTimeout(() => setLong(true), LONG_MS);
    return () => window.clearTimeout(timer);
  }, [isWaiting]);
  return isLong;
}
