import { Button, PasswordInput, TextInput, type PasswordInputProps } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useT } from '@/i18n';
import { Door } from './Door';
import css from './Door.module.css';
import { DoorProblem } from './DoorProblem';

/** A form at the door; what was typed stays when the server refuses it. */
export function DoorForm(props: {
  title: string;
  lead: string;
  submit: string;
  onSubmit: () => Promise<void>;
  children: ReactNode;
  /** What else can be done here. */
  below?: ReactNode;
}) {
  const { title, lead, submit, onSubmit, children, below } = props;
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Door title={title} lead={lead}>
      <form className={css.form} onSubmit={(event) => void send(event)}>
        <DoorProblem error={error} />
        {children}
        <Button type="submit" size="md" loading={isBusy}>
          {submit}
        </Button>
        {below}
      </form>
    </Door>
  );
}

interface FieldProps {
  value: string;
  onChange: (value: string) => void;
}

export function EmailField({ value, onChange, isFirst }: FieldProps & { isFirst?: boolean }) {
  const t = useT();
  return (
    <TextInput
      label={t('field.email')}
      type="email"
      name="email"
      autoComplete="username"
      required
      withAsterisk={false}
      autoFocus={isFirst}
      size="md"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function PasswordField({
  value,
  onChange,
  ...more
}: FieldProps & Pick<PasswordInputProps, 'autoComplete' | 'minLength' | 'aria-describedby'>) {
  const t = useT();
  return (
    <PasswordInput
      label={t('field.password')}
      name="password"
      required
      withAsterisk={false}
      size="md"
      visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...more}
    />
  );
}
