import type { Job } from '@/api/types';
import { useT } from '@/i18n';
import { Failure, Loading } from '@/ui/ListState';
import css from './Add.module.css';
import { JobProgress } from './JobProgress';
import { JobResult } from './JobResult';
import { PlanReview } from './PlanReview';
import { isOver, isRefusal, useJob } from './useJob';

/** A job of the installer: what it found out, how far it is, what came of it. */
export function JobView({ jobId }: { jobId: string }) {
  const query = useJob(jobId);
  const job = query.data;
  // Also of one that was under way: a host that was set up anew knows nothing of it.
  if (isRefusal(query.error) && !(job && isOver(job))) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!job) return <Loading />;
  if (!isOver(job)) {
    return <JobProgress job={job} isAway={query.error !== null} />;
  }
  if (job.kind === 'plan' && job.state === 'done' && job.plan) {
    return <PlanReview job={job} plan={job.plan} />;
  }
  return <JobResult job={job} />;
}

/** Everything that was said, for who wants to know. */
export function JobEvents({ job, isOpen }: { job: Job; isOpen?: boolean }) {
  const t = useT();
  if (job.events.length === 0) return null;
  return (
    <details open={isOpen}>
      <summary className={css.summary}>{t('addPlugin.jobs')}</summary>
      <ol className={css.events} tabIndex={0} aria-label={t('addPlugin.jobs')}>
        {job.events.map((event) => (
          <li key={event.number}>
            <time dateTime={event.at}>{new Date(event.at).toLocaleTimeString(t.locale)}</time>{' '}
            {event.text}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** What a job is about, by name if that is known yet. */
export function subjectOf(job: Job): string {
  return job.plan?.plugin.name ?? job.spec;
}

