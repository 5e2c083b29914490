import { useLocalStorage } from '@mantine/hooks';
import { IconLayoutSidebarRight, IconMessageCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { NotFound } from '@/app/NotFound';
import { useLayout } from '@/app/layout';
import { Caps } from '@/commands/Caps';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import type { ListFilter, View } from '@/realtime/keys';
import { Notice } from '@/ui/ListState';
import { Details } from '../details/Details';
import css from './InboxPage.module.css';
import { SessionList } from './SessionList';
import { Thread } from '../thread/Thread';
import { useNextSession } from './useNextSession';

const VIEWS: readonly string[] = ['mine', 'unassigned', 'all'] satisfies View[];

export default function InboxPage(props: { view: string; sessionId?: string; pane?: string }) {
  if (!VIEWS.includes(props.view)) return <NotFound />;
  return <Panes {...props} view={props.view as View} />;
}

function Panes({ view, sessionId, pane }: { view: View; sessionId?: string; pane?: string }) {
  const t = useT();
  const { isPhone, isTight } = useLayout();
  const [, navigate] = useLocation();
  const [filter, setFilter] = useState<Omit<ListFilter, 'view'>>({
    state: 'not-done',
    unread: false,
  });
  const [wantsDetails, setWantsDetails] = useLocalStorage({
    key: 'chatclick.details',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const full: ListFilter = { view, ...filter };
  const next = useNextSession(full, sessionId);
  const isDetailsPage = pane === 'details';
  const base = `/inbox/${view}`;
  const toggleDetails = () => {
    if (sessionId && isTight) navigate(`${base}/${sessionId}${isDetailsPage ? '' : '/details'}`);
    else setWantsDetails(!wantsDetails);
  };
  useCommands([
    {
      id: 'app.details',
      group: 'app',
      title: t('details.toggle'),
      icon: IconLayoutSidebarRight,
      keys: ']',
      run: toggleDetails,
    },
  ]);
  const showsDetails = isTight ? isDetailsPage : wantsDetails;
  const isListHidden = isPhone && sessionId !== undefined;
  const isThreadHidden = (isPhone && !sessionId) || (isTight && isDetailsPage);
  return (
    <main className={css.panes}>
      {!isListHidden && (
        <SessionList
          filter={full}
          onFilter={setFilter}
          selectedId={sessionId}
          onOpen={(id) => navigate(`${base}/${id}`)}
        />
      )}
      {!isThreadHidden &&
        (sessionId ? (
          <Thread
            key={sessionId}
            sessionId={sessionId}
            onBack={isPhone ? () => navigate(base) : undefined}
            hasDetails={showsDetails}
            onDetails={toggleDetails}
            onNext={() => navigate(next ? `${base}/${next}` : base)}
          />
        ) : (
          <section className={css.nothing} aria-label={t('thread.label')}>
            <Notice icon={IconMessageCircle} title={t('thread.noneTitle')} text={t('thread.noneText')}>
              <span className={css.hint}>
                <Caps keys="j" /> <Caps keys="k" /> {t('thread.noneMove')} <Caps keys="enter" />{' '}
                {t('thread.noneOpen')}
              </span>
            </Notice>
          </section>
        ))}
      {sessionId && showsDetails && (
        <Details
          key={`details-${sessionId}`}
          sessionId={sessionId}
          isWide={isTight}
          onClose={toggleDetails}
        />
      )}
    </main>
  );
}
