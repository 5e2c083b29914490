import { useState } from 'react';
import { useT } from '@/i18n';
import { DoorForm, EmailField } from './DoorForm';
import { setUp } from './login';
import { NameField, NewPasswordField } from './NewPerson';

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
      <NameField value={name} onChange={setName} />
      <EmailField value={email} onChange={setEmail} />
      <NewPasswordField value={password} onChange={setPassword} />
    </DoorForm>
  );
}

/** Make the owner; the first page they see is the welcome. */
function begin(name: string, email: string, password: string): Promise<void> {
  window.history.replaceState(null, '', '/admin/welcome');
  return setUp(name, email, password);
}
