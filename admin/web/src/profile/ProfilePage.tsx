import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { api } from '@/api/http';
import type { Staff } from '@/api/types';
import { Strength } from '@/auth/PasswordStrength';
import { updateStaff } from '@/auth/login';
import { SHORTEST_PASSWORD } from '@/auth/strength';
import { useMe } from '@/auth/useLogin';
import { WishesSection } from '@/bell/WishesSection';
import { useT } from '@/i18n';
import { NoticeSection } from '@/notices/NoticeSection';
import { LooksSection } from '@/preferences/LooksSection';
import { LoginList } from '@/people/LoginList';
import { keys } from '@/realtime/keys';
import { fieldError, FormProblem } from '@/ui/FormProblem';
import { PageFrame, Section } from '@/ui/PageFrame';
import { useAct } from '@/ui/useAct';
import css from './ProfilePage.module.css';
import { PersonalPages } from './PersonalPages';
import { Reach } from './Reach';
import { SecondFactors } from './SecondFactors';

export default function ProfilePage() {
  const t = useT();
  const me = useMe();
  return (
    <PageFrame title={t('page.profile')} lead={me.email ?? undefined}>
      <NameForm me={me} />
      <NoticeSection />
      <WishesSection />
      <PersonalPages />
      <LooksSection />
      <Reach />
      <PasswordForm />
      <SecondFactors />
      <Section title={t('logins.title')} lead={t('logins.text')}>
        <LoginList path="me" />
      </Section>
    </PageFrame>
  );
}

function NameForm({ me }: { me: Staff }) {
  const t = useT();
  const [name, setName] = useState(me.name);
  const save = useAct(() => api.patch<Staff>('me', { name: name.trim() }), {
    refresh: [keys.staff],
    said: () => t('done.saved'),
    onDone: updateStaff,
    isForm: true,
  });
  return (
    <Section title={t('profile.name')} lead={t('profile.nameText')}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={t('field.name')}
          required
          withAsterisk={false}
          error={fieldError(save.error, '/name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FormProblem error={save.error} />
        <Button
          type="submit"
          className={css.submit}
          loading={save.isPending}
          disabled={name.trim() === '' || name.trim() === me.name}
        >
          {t('profile.saveName')}
        </Button>
      </form>
    </Section>
  );
}

function PasswordForm() {
  const t = useT();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const save = useAct(
    () => api.patch<Staff>('me', { current_password: current, new_password: next }),
    {
      // The other sign-ins have ended.
      refresh: [keys.logins('me')],
      said: () => t('profile.passwordChanged'),
      onDone: () => {
        setCurrent('');
        setNext('');
      },
      isForm: true,
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const toggle = { 'aria-label': t('field.showPassword') };
  return (
    <Section title={t('profile.password')} lead={t('profile.passwordText')}>
      <form className={css.form} onSubmit={submit}>
        <PasswordInput
          label={t('profile.currentPassword')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={fieldError(save.error, '/current_password')}
          visibilityToggleButtonProps={toggle}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <div>
          <PasswordInput
            label={t('profile.newPassword')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={SHORTEST_PASSWORD}
            error={fieldError(save.error, '/new_password')}
            visibilityToggleButtonProps={toggle}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Strength password={next} />
        </div>
        <FormProblem error={save.error} />
        <Button
          type="submit"
          variant="default"
          className={css.submit}
          loading={save.isPending}
          disabled={current === '' || next === ''}
        >
          {t('profile.changePassword')}
        </Button>
      </form>
    </Section>
  );
}
