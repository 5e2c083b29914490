import '@/plugins/texts';
import {
  Button,
  JsonInput,
  MultiSelect,
  NativeSelect,
  NumberInput,
  type NumberInputProps,
  PasswordInput,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Schema } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { fieldError } from '@/ui/FormProblem';
import { useUnsaved } from '@/ui/useUnsaved';
import css from './ConfigForm.module.css';
import {
  configuredAt,
  defaultsOf,
  exampleOf,
  fieldKind,
  inputType,
  optionsOf,
  titleOf,
} from './schema';

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
    disabled: schema.readOnly,
    placeholder: exampleOf(schema),
  };
  if (isSecret) return <SecretField {...props} />;
  const kind = fieldKind(schema);
  switch (kind) {
    case 'switch':
      return (
        <Switch
          label={shared.label}
          description={shared.description}
          error={shared.error}
          disabled={schema.readOnly}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...shared}
          data={[...(isRequired ? [] : ['']), ...choicesOf(schema)]}
          value={value === undefined || value === null ? '' : String(value)}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            onChange(optionsOf(schema)?.find((one) => String(one.value) === chosen)?.value);
          }}
        />
      );
    case 'choices':
      return (
        <MultiSelect
          {...shared}
          data={choicesOf(schema.items ?? {})}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(names) =>
            onChange(
              optionsOf(schema.items ?? {})
                ?.map((one) => one.value)
                .filter((one) => names.includes(String(one))),
            )
          }
        />
      );
    case 'number':
      return (
        <TypedNumber
          {...shared}
          required={isRequired}
          min={schema.minimum}
          max={schema.maximum}
          step={schema.type === 'integer' ? 1 : 0.1}
          allowDecimal={schema.type !== 'integer'}
          value={typeof value === 'number' ? value : undefined}
          onNumber={onChange}
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
    case 'groups':
      return <GroupsField {...props} />;
    case 'json':
      return <JsonField {...props} />;
    case 'long':
      return (
        <Textarea
          {...shared}
          required={isRequired}
          minLength={schema.minLength}
          maxLength={schema.maxLength}
          autosize
          minRows={3}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'text':
      return (
        <TextInput
          {...shared}
          type={inputType(schema)}
          required={isRequired}
          minLength={schema.minLength}
          maxLength={schema.maxLength}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

/** Shows what is typed as long as it stands for the value: `-0` is on its way to `-0.5`. */
function TypedNumber(
  props: Omit<NumberInputProps, 'value'> & { value?: number; onNumber: (value?: number) => void },
) {
  const { value, onNumber, ...rest } = props;
  const [typed, setTyped] = useState<string | number>('');
  const isTyped = typed !== '' && Object.is(Number(typed), value);
  return (
    <NumberInput
      {...rest}
      value={isTyped ? typed : (value ?? '')}
      onChange={(next) => {
        setTyped(next);
        onNumber(next === '' ? undefined : Number(next));
      }}
    />
  );
}

const choicesOf = (schema: Schema) =>
  (optionsOf(schema) ?? []).map(({ value, label }) => ({ value: String(value), label }));

function GroupField({ name, schema, ...rest }: Props) {
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{titleOf(name, schema)}</legend>
      {schema.description && <p className={css.faint}>{schema.description}</p>}
      <InnerFields schema={schema} {...rest} />
    </fieldset>
  );
}

function InnerFields(props: Pick<Props, 'pointer' | 'schema' | 'value' | 'error' | 'onChange'>) {
  const { pointer, schema, value, error, onChange } = props;
  const values = (value ?? {}) as Record<string, unknown>;
  return Object.entries(schema.properties ?? {}).map(([key, inner]) => (
    <SchemaField
      key={key}
      name={key}
      pointer={`${pointer}/${key}`}
      schema={inner}
      isRequired={schema.required?.includes(key) ?? false}
      value={values[key]}
      error={error}
      onChange={(next) => onChange({ ...values, [key]: next === '' ? undefined : next })}
    />
  ));
}

/** A list of groups: each can go, one more can come. */
function GroupsField({ name, pointer, schema, value, error, onChange }: Props) {
  const t = useT();
  const entries: unknown[] = Array.isArray(value) ? value : [];
  const items = schema.items ?? {};
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{titleOf(name, schema)}</legend>
      {schema.description && <p className={css.faint}>{schema.description}</p>}
      {entries.map((entry, index) => (
        <fieldset key={index} className={css.group}>
          <legend className={css.legend}>{t('pluginConfig.entry', { number: index + 1 })}</legend>
          <InnerFields
            pointer={`${pointer}/${index}`}
            schema={items}
            value={entry}
            error={error}
            onChange={(next) => onChange(entries.with(index, next))}
          />
          <div className={css.entryFoot}>
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => onChange(entries.toSpliced(index, 1))}
            >
              {t('pluginConfig.removeEntry', { number: index + 1 })}
            </Button>
          </div>
        </fieldset>
      ))}
      <Button
        variant="default"
        size="xs"
        className={css.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...entries, defaultsOf(items)])}
      >
        {t('pluginConfig.add')}
      </Button>
    </fieldset>
  );
}

/** A secret is written, never shown: the field says when it was configured. */
function SecretField({ name, pointer, schema, isRequired, value, error, onChange }: Props) {
  const t = useT();
  const [stored] = useState(value);
  const setAt = configuredAt(stored);
  const isCleared = setAt !== null && value === null;
  return (
    <div className={css.secret}>
      <PasswordInput
        label={titleOf(name, schema)}
        description={schema.description}
        placeholder={setAt && !isCleared ? t('pluginConfig.secretKeep') : undefined}
        required={isRequired && (!setAt || isCleared)}
        autoComplete="off"
        data-1p-ignore
        error={fieldError(error, pointer)}
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value || stored)}
      />
      <div className={css.secretFoot}>
        {isCleared
          ? t('pluginConfig.secretCleared')
          : setAt
            ? t('pluginConfig.secretSet', { at: exactTime(setAt, t.locale) })
            : t('pluginConfig.secretNone')}
        {setAt && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => onChange(isCleared ? stored : null)}
          >
            {t(isCleared ? 'action.undo' : 'pluginConfig.secretClear')}
          </Button>
        )}
      </div>
    </div>
  );
}

function JsonField({ name, pointer, schema, value, error, onChange }: Props) {
  const t = useT();
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const [isWrong, setWrong] = useState(false);
  useUnsaved(isWrong);
  const field = useRef<HTMLTextAreaElement>(null);
  const note = (wrong: boolean) => {
    setWrong(wrong);
    // So that nothing is saved but what stands in the field.
    field.current?.setCustomValidity(wrong ? t('plugins.notJson') : '');
  };
  const write = (next: string) => {
    setText(next);
    try {
      onChange(next.trim() === '' ? undefined : (JSON.parse(next) as unknown));
      note(false);
    } catch {
      note(true);
    }
  };
  return (
    <JsonInput
      ref={field}
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
