import { Button } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n';
import { Door } from './Door';
import css from './Door.module.css';
import { DoorForm, EmailField } from './DoorForm';
import { askForReset } from './login';

interface Props {
  email: string;
  onEmail: (email: string) => void;
  onBack: () => void;
}

/** The way in for somebody who forgot their password. */
export default function Forgot({ email, onEmail, onBack }: Props) {
  const t = useT();
  const [isMailed, setMailed] = useState<boolean | null>(null);
  const back = (
    <Button variant="subtle" color="gray" autoFocus={isMailed !== null} onClick={onBack}>
      {t('forgot.back')}
    </Button>
  );
  if (isMailed === null) {
    return (
      <DoorForm
        title={t('forgot.title')}
        lead={t('forgot.lead')}
        submit={t('forgot.submit')}
        onSubmit={async () => setMailed(await askForReset(email.trim()))}
        below={back}
      >
        <EmailField isFirst value={email} onChange={onEmail} />
      </DoorForm>
    );
  }
  return (
    <Door
      title={t(isMailed ? 'forgot.sent' : 'forgot.none')}
      lead={t(isMailed ? 'forgot.sentText' : 'forgot.noneText', { email: email.trim() })}
    >
      <div className={css.form} role="status">
        {isMailed && (
          <Button variant="default" onClick={() => setMailed(null)}>
            {t('forgot.again')}
          </Button>
        )}
        {back}
      </div>
    </Door>
  );
}
