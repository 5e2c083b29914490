import { Button } from '@mantine/core';
import { IconLinkOff } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '@/api/problem';
import type { Link } from '@/api/types';
import { useT } from '@/i18n';
import { Failure, Notice } from '@/ui/ListState';
import { DoorForm } from './DoorForm';
import { join, leaveLink, showLink } from './login';
import { NameField, NewPasswordField } from './NewPerson';

/** Behind a link: come in by an invitation, or choose a new password. */
export default function Join({ token }: { token: string }) {
  const [link, setLink] = useState<Link | null>(null);
  const [error, setError] = useState<unknown>(null);
  const look = useCallback(() => {
    setError(null);
    showLink(token).then(setLink, setError);
  }, [token]);
  useEffect(look, [look]);
  if (isOver(error)) return <BrokenLink />;
  if (error) {
    return (
      <main>
        <Failure error={error} onRetry={look} />
      </main>
    );
  }
  return link && <JoinForm token={token} link={link} />;
}

/** Only the server knows that a link is over; one that does not answer, or not now, has not said so. */
const isOver = (error: unknown): boolean =>
  error instanceof Problem && error.status < 500 && error.status !== 429;

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
