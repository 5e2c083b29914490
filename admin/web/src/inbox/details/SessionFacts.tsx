import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { readAll } from '@/api/readAll';
import type { Queue, Session } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { readable } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { Since } from '@/ui/Since';
import { StateTag } from '@/ui/StateTag';
import css from './Details.module.css';
import { Fact, PaneSection } from './PaneSection';
import { Tags } from './Tags';
import { TraceDialog } from './TraceDialog';

/** How the conversation stands, and the way to why. */
export function SessionFacts({ session }: { session: Session }) {
  const t = useT();
  const canAsk = isAllowed(usePermissions(), 'session:assign');
  const [isTraceOpen, setTraceOpen] = useState(false);
  return (
    <PaneSection id="session" title={t('details.session')}>
      <dl className={css.facts}>
        <Fact name={t('details.state')}>
          <StateTag state={session.state} />
        </Fact>
        <Fact name={t('details.assignee')}>
          <bdi>{session.assignee?.name ?? t('assign.nobody')}</bdi>
        </Fact>
        <Fact name={t('details.queue')}>
          <QueueName id={session.queue_id} />
        </Fact>
        <Fact name={t('details.priority')}>{t(`priority.${session.priority}`)}</Fact>
        <Fact name={t('details.channel')}>{readable(session.channel)}</Fact>
        {session.waiting_since && (
          <Fact name={t('details.waiting')}>
            <Since at={session.waiting_since} />
          </Fact>
        )}
        <Fact name={t('details.started')}>
          <Since at={session.created_at} />
        </Fact>
        <Fact name={t('details.tags')}>
          <Tags session={session} />
        </Fact>
      </dl>
      {canAsk && (
        <Button
          variant="default"
          size="xs"
          fullWidth
          className={css.trace}
          leftSection={<IconRoute size={16} aria-hidden />}
          onClick={() => setTraceOpen(true)}
        >
          {t('trace.open')}
        </Button>
      )}
      <TraceDialog
        sessionId={session.id}
        opened={isTraceOpen}
        onClose={() => setTraceOpen(false)}
      />
    </PaneSection>
  );
}

function QueueName({ id }: { id: string | null }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.queues,
    queryFn: ({ signal }) => readAll<Queue>('queues', signal),
    enabled: id !== null,
  });
  const queue = query.data?.data.find((one) => one.id === id);
  return <bdi>{queue?.name ?? t('details.noQueue')}</bdi>;
}
