import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n';
import { fieldError } from '@/ui/FormProblem';
import { useEditing } from '../context';
import { declare, setData } from '../edits';
import { fieldName } from '../names';
import css from '../Panel.module.css';
import type { FieldSchema } from '../types';
import type { FieldProps } from './FlowField';

type Row = [string, unknown];

/** Values by name, such as variables to set, headers, or the weights of a split. */
export function MapField({ block, name, schema, pointer, value, error, isReadOnly, onChange }: FieldProps) {
  const t = useT();
  const { flow, change } = useEditing();
  const stored = (value ?? {}) as Record<string, unknown>;
  // Rows are kept here as well, for one whose name is still empty or there twice.
  const [rows, setRows] = useState<Row[]>(() => Object.entries(stored));
  const [shown, setShown] = useState(stored);
  if (shown !== stored) {
    setShown(stored);
    const isMine = JSON.stringify(Object.fromEntries(named(rows))) === JSON.stringify(stored);
    if (!isMine) setRows(Object.entries(stored));
  }
  const inner = schema.additionalProperties as FieldSchema;
  const isNumber = inner.type === 'integer';
  const isVariable = ['values', 'results', 'returns'].includes(name);
  const write = (next: Row[]) => {
    setRows(next);
    const kept = Object.fromEntries(named(next));
    onChange(Object.keys(kept).length > 0 || Object.keys(stored).length > 0 ? kept : undefined);
  };
  const declareAll = () => {
    if (!isVariable) return;
    const next = named(rows).reduce(
      (one, [key]) => declare(one, key, 'text'),
      setData(flow, block.id, name, Object.fromEntries(named(rows))),
    );
    if ((next.variables?.length ?? 0) > (flow.variables?.length ?? 0)) change(next);
  };
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{fieldName(t, name, schema)}</legend>
      {schema.description && <p className={css.faint}>{schema.description}</p>}
      {rows.map(([key, one], index) => (
        <div key={index} className={css.pair}>
          <TextInput
            aria-label={t('flows.mapName', { number: index + 1 })}
            placeholder={t(isVariable ? 'flows.variable' : 'field.name')}
            readOnly={isReadOnly}
            value={key}
            error={key ? fieldError(error, `${pointer}/${key}`) : undefined}
            onBlur={declareAll}
            onChange={(event) => write(rows.with(index, [event.currentTarget.value, one]))}
          />
          {isNumber ? (
            <NumberInput
              aria-label={t('flows.mapValue', { number: index + 1 })}
              min={inner.minimum}
              max={inner.maximum}
              allowDecimal={false}
              readOnly={isReadOnly}
              value={typeof one === 'number' ? one : ''}
              onChange={(next) => write(rows.with(index, [key, Number(next) || 1]))}
            />
          ) : (
            <TextInput
              aria-label={t('flows.mapValue', { number: index + 1 })}
              placeholder={t('flows.value')}
              readOnly={isReadOnly}
              value={typeof one === 'string' ? one : one === undefined ? '' : String(one)}
              onChange={(event) => write(rows.with(index, [key, event.currentTarget.value]))}
            />
          )}
          {!isReadOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={t('flows.mapDelete', { number: index + 1 })}
              onClick={() => write(rows.toSpliced(index, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setRows([...rows, ['', isNumber ? 1 : '']])}
        >
          {t('flows.mapAdd')}
        </Button>
      )}
    </fieldset>
  );
}

const named = (rows: Row[]): Row[] => rows.filter(([key]) => key.trim() !== '');
