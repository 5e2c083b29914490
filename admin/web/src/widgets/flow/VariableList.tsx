import { ActionIcon, Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useT, type MessageKey } from '@/i18n';
import { useEditing } from './context';
import { declare, newId } from './edits';
import css from './Panel.module.css';
import type { Variable } from './types';

const TYPES = ['text', 'number', 'boolean', 'list'] as const;

/** What the flow remembers. */
export function VariableList() {
  const t = useT();
  const { flow, change, mayEdit } = useEditing();
  const variables = flow.variables ?? [];
  const put = (index: number, one: Variable) =>
    change({ ...flow, variables: variables.with(index, one) });
  const add = () => {
    const taken = new Set(variables.map((one) => one.name));
    change(declare(flow, newId('variable', taken).replaceAll('-', '_'), 'text'));
  };
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('flows.variables')}</legend>
      {variables.length === 0 && <p className={css.faint}>{t('flows.variablesNone')}</p>}
      {variables.map((one, index) => (
        <div key={index} className={css.group} role="group" aria-label={one.name}>
          <div className={css.pair}>
            <NameInput
              name={one.name}
              taken={variables.map((other) => other.name).filter((name) => name !== one.name)}
              isReadOnly={!mayEdit}
              onChange={(name) => put(index, { ...one, name })}
            />
            <NativeSelect
              aria-label={t('flows.variableType', { name: one.name })}
              disabled={!mayEdit}
              data={TYPES.map((value) => ({ value, label: t(`flows.type.${value}` as MessageKey) }))}
              value={one.type}
              onChange={(event) => {
                const { default: _old, ...rest } = one;
                put(index, { ...rest, type: event.currentTarget.value as Variable['type'] });
              }}
            />
            {mayEdit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={32}
                aria-label={t('action.deleteNamed', { name: one.name })}
                onClick={() => change({ ...flow, variables: variables.toSpliced(index, 1) })}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            )}
          </div>
          <Switch
            label={t('flows.pii')}
            disabled={!mayEdit}
            checked={one.pii === true}
            onChange={(event) => put(index, { ...one, pii: event.currentTarget.checked })}
          />
        </div>
      ))}
      {mayEdit && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={add}
        >
          {t('flows.variableAdd')}
        </Button>
      )}
    </fieldset>
  );
}

/** A name is taken when the field is left, so that half a name is in no document. */
function NameInput(props: {
  name: string;
  taken: string[];
  isReadOnly: boolean;
  onChange: (name: string) => void;
}) {
  const { name, taken, isReadOnly, onChange } = props;
  const t = useT();
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? name;
  const isGood = /^[a-z][a-z0-9_]{0,39}$/.test(shown) && !taken.includes(shown);
  return (
    <TextInput
      aria-label={t('flows.variableName', { name })}
      readOnly={isReadOnly}
      value={shown}
      error={isGood ? undefined : t('flows.variableBad')}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (isGood && shown !== name) onChange(shown);
        if (isGood) setText(null);
      }}
    />
  );
}
