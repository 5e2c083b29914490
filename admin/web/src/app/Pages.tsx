import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Loading } from '@/ui/ListState';
import { NotFound } from './NotFound';

const InboxPage = lazy(() => import('@/inbox/InboxPage'));

export function Pages() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/">
          <Redirect to="/inbox/mine" replace />
        </Route>
        <Route path="/inbox">
          <Redirect to="/inbox/mine" replace />
        </Route>
        <Route path="/inbox/:view/*?">
          {({ view, '*': rest }: { view: string; '*'?: string }) => {
            const [sessionId, pane] = (rest ?? '').split('/');
            return <InboxPage view={view} sessionId={sessionId || undefined} pane={pane} />;
          }}
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}
