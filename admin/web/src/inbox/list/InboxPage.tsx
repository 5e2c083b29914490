import { useLocalStorage } from '@mantine/hooks';
import { IconLayoutSidebarRight, IconMessageCircle } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { NotFound } from '@/app/NotFound';
import { useLayout } from '@/app/layout';
import { Caps } from '@/commands/Caps';
import { useCommands } from '@/commands/commands';
import { Slot } from '@/extensions/Slot';
import { useT } from '@/i18n';
import { Loading, Notice } from '@/ui/ListState';
import { Details } from '../details/Details';
import css from './InboxPage.module.css';
import { ListPane } from './ListPane';
import { Thread } from '../thread/Thread';
import { useNextSession } from './useNextSession';
import { usePlace, type Place } from './usePlace';
import { useSessionList } from './useSessionList';

export default function InboxPage(props: { view: string; sessionId?: string; pane?: string }) {
  const place = usePlace(props.view);
  if (place.kind !== 'found') return place.kind === 'loading' ? <Loading /> : <NotFound />;
  return <Panes {...props} found={place} />;
}

function Panes(props: {
  view: string;
  found: Extract<Place, { kind: 'found' }>;
  sessionId?: string;
  pane?: string;
}) {
  const { view, found, sessionId, pane } = props;
  const t = useT();
  const { isPhone, isTight } = useLayout();
  const [, navigate] = useLocation();
  const [wantsDetails, setWantsDetails] = useLocalStorage({
    key: 'chatclick.details',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const list = useSessionList(found.filter);
  const next = useNextSession(list.sessions, sessionId);
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
        <ListPane key={view} place={view} view={found} list={list} selectedId={sessionId} />
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
            <div className={css.tiles}>
              <Slot slot="dashboard.tile" level={2} />
            </div>
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

/** The first steps show it beside the widget; from here, so that it stays in one file with the inbox. */
export { Thread };
