import { Button } from '@mantine/core';
import { IconLinkOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Link } from '@/api/types';
import { useT } from '@/i18n';
import { Notice } from '@/ui/ListState';
import { DoorForm } from './DoorForm';
import { join, leaveLink, showLink } from './login';
import { NameField, NewPasswordField } from './NewPerson';

/** Behind a link: come in by an invitation, or choose a new password. */
export default function Join({ token }: { token: string }) {
  const [link, setLink] = useState<Link | null>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    showLink(token).then(setLink, () => setBroken(true));
  }, [token]);
  if (isBroken) return <BrokenLink />;
  return link && <JoinForm token={token} link={link} />;
}

function BrokenLink() {
  const t = useT();
  return (
    <main>
      <Notice icon={IconLinkOff} title={t('join.broken')} text={t('join.brokenText')}>
        <Button onClick={leaveLink}>{t('signIn.submit')}</Button>
      </Notice>
    </main>
  );
}

function JoinForm({ token, link }: { token: string; link: Link }) {
  const t = useT();
  const isInvitation = link.kind === 'invitation';
  const [name, setName] = useState(link.name);
  const [password, setPassword] = useState('');
  return (
    <DoorForm
      title={t(isInvitation ? 'join.title' : 'join.passwordTitle')}
      lead={t(isInvitation ? 'join.lead' : 'join.passwordLead', { email: link.email })}
      submit={t(isInvitation ? 'join.submit' : 'join.passwordSubmit')}
      onSubmit={() => join(token, name.trim(), password)}
    >
      <input type="hidden" name="username" autoComplete="username" value={link.email} readOnly />
      {isInvitation && <NameField value={name} onChange={setName} />}
      <NewPasswordField value={password} onChange={setPassword} />
    </DoorForm>
  );
}
