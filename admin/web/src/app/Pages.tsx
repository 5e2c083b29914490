import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Loading } from '@/ui/ListState';
import { NotFound } from './NotFound';

const Gallery = import.meta.env.DEV ? lazy(() => import('./Gallery')) : null;
const InboxPage = lazy(() => import('@/inbox/InboxPage'));
const WidgetsPage = lazy(() => import('@/widgets/WidgetsPage'));
const WidgetPage = lazy(() => import('@/widgets/WidgetPage'));
const PluginsPage = lazy(() => import('@/plugins/PluginsPage'));
const PluginPage = lazy(() => import('@/plugins/PluginPage'));
const QueuesPage = lazy(() => import('@/routing/QueuesPage'));
const TeamsPage = lazy(() => import('@/routing/TeamsPage'));
const PeoplePage = lazy(() => import('@/people/PeoplePage'));
const ApiKeysPage = lazy(() => import('@/keys/ApiKeysPage'));
const AuditPage = lazy(() => import('@/audit/AuditPage'));
const ProfilePage = lazy(() => import('@/profile/ProfilePage'));

export function Pages() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/">
          <Redirect to="/inbox/all" replace />
        </Route>
        <Route path="/inbox">
          <Redirect to="/inbox/all" replace />
        </Route>
        <Route path="/inbox/:view/*?">
          {({ view, '*': rest }: { view: string; '*'?: string }) => {
            const [sessionId, pane] = (rest ?? '').split('/');
            return <InboxPage view={view} sessionId={sessionId || undefined} pane={pane} />;
          }}
        </Route>
        <Route path="/widgets" component={WidgetsPage} />
        <Route path="/widgets/:id">{({ id }) => <WidgetPage widgetId={id} />}</Route>
        <Route path="/plugins" component={PluginsPage} />
        <Route path="/plugins/:id">{({ id }) => <PluginPage pluginId={id} />}</Route>
        <Route path="/queues" component={QueuesPage} />
        <Route path="/teams" component={TeamsPage} />
        <Route path="/people" component={PeoplePage} />
        <Route path="/api-keys" component={ApiKeysPage} />
        <Route path="/audit" component={AuditPage} />
        <Route path="/profile" component={ProfilePage} />
        {Gallery && <Route path="/gallery" component={Gallery} />}
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}
