/** The fields of somebody who gets a login. */

import { TextInput } from '@mantine/core';
import { useT } from '@/i18n';
import { PasswordField } from './DoorForm';
import { Strength } from './PasswordStrength';
import { SHORTEST_PASSWORD } from './strength';

interface Field {
  value: string;
  onChange: (value: string) => void;
}

export function NameField({ value, onChange }: Field) {
  const t = useT();
  return (
    <TextInput
      label={t('field.name')}
      name="name"
      autoComplete="name"
      required
      withAsterisk={false}
      autoFocus
      size="md"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A password that is chosen now, with how strong it is. */
export function NewPasswordField({ value, onChange }: Field) {
  return (
    <div>
      <PasswordField
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        aria-describedby="password-strength"
        value={value}
        onChange={onChange}
      />
      <Strength password={value} />
    </div>
  );
}
