import { TextInput } from '@mantine/core';
import { useT } from '@/i18n';
import { fieldError } from './FormProblem';

export const LONGEST_NAME = 80;

/** What something or somebody is called: the first field of a dialog. */
export function NameInput(props: {
  value: string;
  onChange: (name: string) => void;
  /** Why the server took the form back. */
  error?: unknown;
  maxLength?: number;
}) {
  const { value, onChange, error, maxLength = LONGEST_NAME } = props;
  const t = useT();
  return (
    <TextInput
      label={t('field.name')}
      required
      withAsterisk={false}
      data-autofocus
      maxLength={maxLength}
      error={fieldError(error, '/name')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
