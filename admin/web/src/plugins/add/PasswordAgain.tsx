import { PasswordInput } from '@mantine/core';
import { useT } from '@/i18n';
import { isWrongPassword } from './problems';

/** The caller's own password, typed for one act. */
export function PasswordAgain(props: {
  error: unknown;
  value: string;
  onChange: (value: string) => void;
}) {
  const t = useT();
  return (
    <PasswordInput
      label={t('addPlugin.password')}
      description={t('addPlugin.passwordText')}
      autoComplete="current-password"
      required
      withAsterisk={false}
      maw={360}
      error={isWrongPassword(props.error) ? t('addPlugin.passwordWrong') : undefined}
      visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
