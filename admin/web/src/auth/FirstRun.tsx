import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useT, type MessageKey } from '@/i18n';
import { Door } from './Door';
import css from './Door.module.css';
import { DoorProblem } from './DoorProblem';
import { setUp } from './login';
import { SHORTEST_PASSWORD, strengthOf } from './strength';

/** The one form between an empty installation and the inbox. */
export function FirstRun() {
  const t = useT();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await setUp(name.trim(), email.trim(), password);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Door title={t('firstRun.title')} lead={t('firstRun.lead')}>
      <form className={css.form} onSubmit={(event) => void submit(event)}>
        <DoorProblem error={error} />
        <TextInput
          label={t('field.name')}
          name="name"
          autoComplete="name"
          required
          withAsterisk={false}
          autoFocus
          size="md"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('field.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <div>
          <PasswordInput
            label={t('field.password')}
            name="password"
            autoComplete="new-password"
            required
            withAsterisk={false}
            size="md"
            minLength={SHORTEST_PASSWORD}
            aria-describedby="password-strength"
            visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Strength password={password} />
        </div>
        <Button type="submit" size="md" loading={isBusy}>
          {t('firstRun.submit')}
        </Button>
      </form>
    </Door>
  );
}

export function Strength({ password }: { password: string }) {
  const t = useT();
  const level = strengthOf(password);
  const word = password === '' ? 'strength.hint' : (`strength.${level}` as MessageKey);
  return (
    <div className={css.strength} id="password-strength">
      <span className={css.bars} aria-hidden>
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={css.bar} data-on={bar <= level} />
        ))}
      </span>
      <span aria-live="polite">{t(word, { length: SHORTEST_PASSWORD })}</span>
    </div>
  );
}
