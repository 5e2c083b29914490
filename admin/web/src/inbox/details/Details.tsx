import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconX } from '@tabler/icons-react';
import { useLayout } from '@/app/layout';
import type { Session } from '@/api/types';
import { useCommands } from '@/commands/commands';
import { Slot } from '@/extensions/Slot';
import { useT } from '@/i18n';
import { useSession } from '@/inbox/thread/useThread';
import { clsx } from '@/ui/clsx';
import { Heading } from '@/ui/Heading';
import { Failure, Loading } from '@/ui/ListState';
import css from './Details.module.css';
import { EarlierSessions } from './EarlierSessions';
import { PageTrail } from './PageTrail';
import { SessionFacts } from './SessionFacts';
import { Told } from './Told';
import { VisitorCard } from './VisitorCard';

/** All that is known of the open conversation and of who is at its other end. */
export function Details(props: { sessionId: string; isWide: boolean; onClose: () => void }) {
  const { sessionId, isWide, onClose } = props;
  const t = useT();
  const { isPhone } = useLayout();
  const session = useSession(sessionId);
  useCommands([
    {
      id: 'details.close',
      group: 'app',
      title: t('details.toggle'),
      keys: 'escape',
      isKeyOnly: true,
      run: onClose,
    },
  ]);
  return (
    <aside className={clsx(css.pane, isWide && css.wide)} aria-label={t('details.label')}>
      <header className={css.header}>
        <Heading level={2} className={css.title}>
          {t('details.title')}
        </Heading>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={isPhone ? 44 : 32}
          onClick={onClose}
          aria-label={t(isWide ? 'action.back' : 'action.close')}
        >
          {isWide ? <IconArrowLeft size={20} /> : <IconX size={18} />}
        </ActionIcon>
      </header>
      <div className={css.scroll}>
        {session.data ? (
          <Sections session={session.data} />
        ) : session.error ? (
          <Failure error={session.error} onRetry={() => void session.refetch()} />
        ) : (
          <Loading />
        )}
      </div>
    </aside>
  );
}

function Sections({ session }: { session: Session }) {
  return (
    <>
      <VisitorCard session={session} />
      <SessionFacts session={session} />
      <Told session={session} />
      <PageTrail session={session} />
      <Slot slot="session.sidebar" sessionId={session.id} />
      <EarlierSessions session={session} />
    </>
  );
}
