import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Loading } from '@/ui/ListState';
import { NotFound } from './NotFound';

const GalleryPage = lazy(() => import('@/gallery/GalleryPage'));
const InboxPage = lazy(() => import('@/inbox/list/InboxPage'));
const WidgetsPage = lazy(() => import('@/widgets/WidgetsPage'));
const DesignerPage = lazy(() => import('@/widgets/DesignerPage'));
const FlowsPage = lazy(() => import('@/widgets/flow/FlowsPage'));
const FlowPage = lazy(() => import('@/widgets/flow/FlowPage'));
const PluginsPage = lazy(() => import('@/plugins/PluginsPage'));
const CataloguePage = lazy(() => import('@/plugins/catalogue/CataloguePage'));
const AddPage = lazy(() => import('@/plugins/add/AddPage'));
const PluginPage = lazy(() => import('@/plugins/detail/PluginPage'));
const QueuesPage = lazy(() => import('@/routing/QueuesPage'));
const TeamsPage = lazy(() => import('@/routing/TeamsPage'));
const PeoplePage = lazy(() => import('@/people/PeoplePage'));
const RolesPage = lazy(() => import('@/roles/RolesPage'));
const ApiKeysPage = lazy(() => import('@/keys/ApiKeysPage'));
const AuditPage = lazy(() => import('@/audit/AuditPage'));
const WelcomePage = lazy(() => import('@/welcome/WelcomePage'));
const ExtensionPage = lazy(() => import('@/extensions/ExtensionPage'));
const WebhooksPage = lazy(() => import('@/webhooks/WebhooksPage'));
const SettingsPage = lazy(() => import('@/settings/SettingsPage'));
const SystemPage = lazy(() => import('@/system/SystemPage'));
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
        <Route path="/widgets/:id/:tab?">
          {({ id, tab }) => <DesignerPage widgetId={id} tab={tab} />}
        </Route>
        <Route path="/flows" component={FlowsPage} />
        <Route path="/flows/:id">{({ id }) => <FlowPage key={id} flowId={id} />}</Route>
        <Route path="/plugins" component={PluginsPage} />
        <Route path="/plugins/catalogue" component={CataloguePage} />
        <Route path="/plugins/add/:jobId?">{({ jobId }) => <AddPage jobId={jobId} />}</Route>
        <Route path="/plugins/:id/:tab?">
          {({ id, tab }) => <PluginPage pluginId={id} tab={tab} />}
        </Route>
        <Route path="/queues" component={QueuesPage} />
        <Route path="/teams" component={TeamsPage} />
        <Route path="/people" component={PeoplePage} />
        <Route path="/roles" component={RolesPage} />
        <Route path="/api-keys" component={ApiKeysPage} />
        <Route path="/audit" component={AuditPage} />
        <Route path="/webhooks/:part?">{({ part }) => <WebhooksPage part={part} />}</Route>
        <Route path="/settings/:name?">{({ name }) => <SettingsPage name={name} />}</Route>
        <Route path="/system/:tab?">{({ tab }) => <SystemPage tab={tab} />}</Route>
        <Route path="/profile" component={ProfilePage} />
        <Route path="/welcome/:step?">{({ step }) => <WelcomePage word={step} />}</Route>
        <Route path="/p/:pluginId/:page?">
          {({ pluginId, page }) => <ExtensionPage pluginId={pluginId} path={page ?? ''} />}
        </Route>
        <Route path="/gallery/:id?/:state?">
          {({ id, state }) => <GalleryPage id={id} state={state} />}
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}
