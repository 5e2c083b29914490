import { useState } from 'react';
import { useT } from '@/i18n';
import { DoorForm, EmailField, PasswordField } from './DoorForm';
import { signIn } from './login';

export function SignIn({ isExpired }: { isExpired: boolean }) {
  const t = useT();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <DoorForm
      title={t('signIn.title')}
      lead={t(isExpired ? 'signIn.expired' : 'signIn.lead')}
      submit={t('signIn.submit')}
      onSubmit={() => signIn(email.trim(), password)}
    >
      <EmailField isFirst value={email} onChange={setEmail} />
      <PasswordField autoComplete="current-password" value={password} onChange={setPassword} />
    </DoorForm>
  );
}
