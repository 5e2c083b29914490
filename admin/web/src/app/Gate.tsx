import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconCloudOff } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { FirstRun } from '@/auth/FirstRun';
import { startLogin } from '@/auth/login';
import { SignIn } from '@/auth/SignIn';
import { useLogin } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { forgetDrafts } from '@/inbox/thread/drafts';
import { forgetRecent } from '@/palette/recent';
import { forgetPreferences } from '@/preferences/preferences';
import { Notice } from '@/ui/ListState';
import { Splash } from './Splash';

const SignedIn = lazy(() => import('./SignedIn'));
const Join = lazy(() => import('@/auth/Join'));
const SecondFactor = lazy(() => import('@/auth/SecondFactor'));

/** Decides between the doors: first run, sign-in, or the product. */
export function Gate() {
  const t = useT();
  const login = useLogin();
  const cache = useQueryClient();
  useEffect(() => {
    void startLogin();
  }, []);
  useEffect(() => {
    if (login.status !== 'signed-out') return;
    cache.clear();
    if (login.expired) return;
    forgetDrafts();
    forgetRecent();
    forgetPreferences();
  }, [login, cache]);
  const staffId = login.status === 'signed-in' ? login.staff.id : null;
  const before = useRef(staffId);
  useEffect(() => {
    // The tabs share one cookie: in another one somebody else has signed in.
    if (staffId && before.current && staffId !== before.current) void cache.resetQueries();
    before.current = staffId;
  }, [staffId, cache]);
  switch (login.status) {
    case 'starting':
      return <Splash />;
    case 'unreachable':
      return (
        <main>
          <Notice icon={IconCloudOff} title={t('state.offline')} text={t('state.offlineText')}>
            <Button onClick={() => void startLogin()}>{t('action.retry')}</Button>
          </Notice>
        </main>
      );
    case 'setup':
      return <FirstRun />;
    case 'link':
      return (
        <Suspense fallback={<Splash />}>
          <Join token={login.token} />
        </Suspense>
      );
    case 'second-factor':
      return (
        <Suspense fallback={<Splash />}>
          <SecondFactor key={login.offer.challenge} offer={login.offer} />
        </Suspense>
      );
    case 'signed-out':
      return <SignIn isExpired={login.expired} />;
    case 'signed-in':
      return (
        <Suspense fallback={<Splash />}>
          <SignedIn key={login.staff.id} staffId={login.staff.id} />
        </Suspense>
      );
  }
}
