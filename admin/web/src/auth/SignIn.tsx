import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useT } from '@/i18n';
import { Door } from './Door';
import css from './Door.module.css';
import { DoorProblem } from './DoorProblem';
import { signIn } from './login';

export function SignIn({ isExpired }: { isExpired: boolean }) {
  const t = useT();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn(email.trim(), password);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Door title={t('signIn.title')} lead={t(isExpired ? 'signIn.expired' : 'signIn.lead')}>
      <form className={css.form} onSubmit={(event) => void submit(event)}>
        <DoorProblem error={error} />
        <TextInput
          label={t('field.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('field.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="md"
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={isBusy}>
          {t('signIn.submit')}
        </Button>
      </form>
    </Door>
  );
}
