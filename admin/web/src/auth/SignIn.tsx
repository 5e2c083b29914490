import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useT } from '@/i18n';
import { DoorForm, EmailField, PasswordField } from './DoorForm';
import { signIn } from './login';

const Forgot = lazy(() => import('./Forgot'));

export function SignIn({ isExpired }: { isExpired: boolean }) {
  const t = useT();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isForgotten, setForgotten] = useState(false);
  if (isForgotten) {
    return (
      <Suspense>
        <Forgot email={email} onEmail={setEmail} onBack={() => setForgotten(false)} />
      </Suspense>
    );
  }
  return (
    <DoorForm
      title={t('signIn.title')}
      lead={t(isExpired ? 'signIn.expired' : 'signIn.lead')}
      submit={t('signIn.submit')}
      onSubmit={() => signIn(email.trim(), password)}
      below={
        <Button variant="subtle" color="gray" onClick={() => setForgotten(true)}>
          {t('forgot.ask')}
        </Button>
      }
    >
      <EmailField isFirst value={email} onChange={setEmail} />
      <PasswordField autoComplete="current-password" value={password} onChange={setPassword} />
    </DoorForm>
  );
}
