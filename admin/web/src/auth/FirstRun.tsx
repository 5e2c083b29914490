import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n';
import { DoorForm, EmailField, PasswordField } from './DoorForm';
import { setUp } from './login';
import { Strength } from './PasswordStrength';
import { SHORTEST_PASSWORD } from './strength';

/** The one form between an empty installation and the inbox. */
export function FirstRun() {
  const t = useT();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <DoorForm
      title={t('firstRun.title')}
      lead={t('firstRun.lead')}
      submit={t('firstRun.submit')}
      onSubmit={() => begin(name.trim(), email.trim(), password)}
    >
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
      <EmailField value={email} onChange={setEmail} />
      <div>
        <PasswordField
          autoComplete="new-password"
          minLength={SHORTEST_PASSWORD}
          aria-describedby="password-strength"
          value={password}
          onChange={setPassword}
        />
        <Strength password={password} />
      </div>
    </DoorForm>
  );
}

/** Make the owner; the first page they see is the welcome. */
function begin(name: string, email: string, password: string): Promise<void> {
  window.history.replaceState(null, '', '/admin/welcome');
  return setUp(name, email, password);
}
