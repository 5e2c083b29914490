/** The states every list has besides its rows. Each names the cause and the next step. */
import { Button, Skeleton } from '@mantine/core';
import {
  IconCloudOff,
  IconLock,
  IconMoodEmpty,
  IconRefreshAlert,
  IconZoomQuestion,
  type Icon,
} from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { isForbidden, Problem, Unreachable } from '@/api/problem';
import { useT } from '@/i18n';
import { CopyButton } from './CopyButton';
import css from './ListState.module.css';

interface QueryLike {
  data: unknown;
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
}

export function ListState(props: {
  query: QueryLike;
  isEmpty: boolean;
  empty: ReactNode;
  skeleton?: ReactNode;
  children: ReactNode;
}) {
  const { query, isEmpty, empty, skeleton, children } = props;
  if (query.data === undefined && query.isPending) return <Loading shape={skeleton} />;
  if (query.data === undefined && query.error) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  return isEmpty ? empty : children;
}

/** Nothing for 300 ms, then the shape of what comes. */
export function Loading({ shape }: { shape?: ReactNode }) {
  const t = useT();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), 300);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t('state.loading')} className={css.loading}>
      {isLate && (shape ?? <RowSkeletons />)}
    </div>
  );
}

export function RowSkeletons({ rows = 6, height = 40 }: { rows?: number; height?: number }) {
  return (
    <div className={css.skeletons}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius={8} />
      ))}
    </div>
  );
}

export function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useT();
  if (isForbidden(error)) {
    return <Notice icon={IconLock} title={t('state.forbidden')} text={t('state.forbiddenText')} />;
  }
  if (error instanceof Problem && error.status === 404) {
    return <Notice icon={IconZoomQuestion} title={t('state.missing')} text={t('state.missingText')} />;
  }
  if (error instanceof Unreachable || !navigator.onLine) {
    return (
      <Notice icon={IconCloudOff} title={t('state.offline')} text={t('state.offlineText')}>
        <Button variant="default" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      </Notice>
    );
  }
  const requestId = error instanceof Problem ? error.requestId : null;
  const text = error instanceof Error ? error.message : t('state.errorText');
  return (
    <Notice icon={IconRefreshAlert} title={t('state.error')} text={text}>
      <Button variant="default" onClick={onRetry}>
        {t('action.retry')}
      </Button>
      {requestId && <RequestId id={requestId} />}
    </Notice>
  );
}

function RequestId({ id }: { id: string }) {
  const t = useT();
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <button type="button" className={css.request} onClick={copy}>
          {copied ? t('action.copied') : t('error.request', { id })}
        </button>
      )}
    </CopyButton>
  );
}

export function Notice(props: {
  icon?: Icon;
  title: string;
  text?: string;
  /** Where the notice is the whole page, its title is the page's. */
  level?: 1;
  children?: ReactNode;
}) {
  const Title = props.level ? 'h1' : 'p';
  const Mark = props.icon ?? IconMoodEmpty;
  return (
    <div className={css.notice}>
      <div className={css.mark}>
        <Mark size={22} stroke={1.6} aria-hidden />
      </div>
      <Title className={css.title}>{props.title}</Title>
      {props.text && <p className={css.text}>{props.text}</p>}
      {props.children && <div className={css.actions}>{props.children}</div>}
    </div>
  );
}
