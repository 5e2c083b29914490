import {
  JsonInput,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import type { Schema } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { fieldError } from '@/ui/FormProblem';
import css from './PluginsPage.module.css';
import { configuredAt, fieldKind, titleOf } from './schema';

interface Props {
  name: string;
  pointer: string;
  schema: Schema;
  isRequired: boolean;
  isSecret?: boolean;
  value: unknown;
  error: unknown;
  onChange: (value: unknown) => void;
}

/** One property of a schema as the field that suits it. */
export function SchemaField(props: Props) {
  const { name, pointer, schema, isRequired, isSecret, value, error, onChange } = props;
  const shared = {
    label: titleOf(name, schema),
    description: schema.description,
    error: fieldError(error, pointer),
  };
  if (isSecret) return <SecretField {...props} />;
  switch (fieldKind(schema)) {
    case 'switch':
      return (
        <Switch
          {...shared}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...shared}
          data={[...(isRequired ? [] : ['']), ...(schema.enum ?? []).map(String)]}
          value={value === undefined || value === null ? '' : String(value)}
          onChange={(event) =>
            onChange(schema.enum?.find((one) => String(one) === event.currentTarget.value))
          }
        />
      );
    case 'number':
      return (
        <NumberInput
          {...shared}
          required={isRequired}
          min={schema.minimum}
          max={schema.maximum}
          step={schema.type === 'integer' ? 1 : 0.1}
          allowDecimal={schema.type !== 'integer'}
          value={typeof value === 'number' ? value : ''}
          onChange={(number) => onChange(number === '' ? undefined : Number(number))}
        />
      );
    case 'words':
      return (
        <TagsInput
          {...shared}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        />
      );
    case 'group':
      return <GroupField {...props} />;
    case 'json':
      return <JsonField {...props} />;
    case 'long':
    case 'text': {
      const Field = fieldKind(schema) === 'long' ? Textarea : TextInput;
      return (
        <Field
          {...shared}
          required={isRequired}
          minLength={schema.minLength}
          maxLength={schema.maxLength}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    }
  }
}

function GroupField({ name, pointer, schema, value, error, onChange }: Props) {
  const values = (value ?? {}) as Record<string, unknown>;
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{titleOf(name, schema)}</legend>
      {Object.entries(schema.properties ?? {}).map(([key, inner]) => (
        <SchemaField
          key={key}
          name={key}
          pointer={`${pointer}/${key}`}
          schema={inner}
          isRequired={schema.required?.includes(key) ?? false}
          value={values[key]}
          error={error}
          onChange={(next) => onChange({ ...values, [key]: next })}
        />
      ))}
    </fieldset>
  );
}

/** A secret is written, never shown: the field says when it was set. */
function SecretField({ name, pointer, schema, isRequired, value, error, onChange }: Props) {
  const t = useT();
  const [setAt] = useState(() => configuredAt(value));
  const when = setAt ? t('plugins.secretSet', { at: exactTime(setAt, t.locale) }) : undefined;
  return (
    <PasswordInput
      label={titleOf(name, schema)}
      description={[schema.description, when].filter(Boolean).join(' · ') || undefined}
      placeholder={setAt ? t('plugins.secretKeep') : undefined}
      required={isRequired && !setAt}
      autoComplete="off"
      error={fieldError(error, pointer)}
      visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function JsonField({ name, pointer, schema, value, error, onChange }: Props) {
  const t = useT();
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const [isWrong, setWrong] = useState(false);
  const write = (next: string) => {
    setText(next);
    try {
      onChange(next.trim() === '' ? undefined : (JSON.parse(next) as unknown));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <JsonInput
      label={titleOf(name, schema)}
      description={schema.description}
      error={isWrong ? t('plugins.notJson') : fieldError(error, pointer)}
      autosize
      minRows={3}
      value={text}
      onChange={write}
    />
  );
}
