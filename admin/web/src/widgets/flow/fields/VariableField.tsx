import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n';
import { fieldError } from '@/ui/FormProblem';
import { useEditing } from '../context';
import { declare, setData } from '../edits';
import { fieldName } from '../names';
import type { FlowBlock, Variable } from '../types';
import type { FieldProps } from './FlowField';

const GOOD = /^[a-z][a-z0-9_]{0,39}$/;

/** The variable an answer goes into; a name that is new is declared with it. */
export function VariableField({ block, name, pointer, schema, value, error, isReadOnly, isRequired, onChange }: FieldProps) {
  const t = useT();
  const { flow, change } = useEditing();
  const stored = typeof value === 'string' ? value : '';
  const [text, setText] = useState(stored);
  const [shown, setShown] = useState(stored);
  if (stored !== shown) {
    setShown(stored);
    setText(stored);
  }
  const names = (flow.variables ?? []).map((one) => one.name);
  const isBad = text !== '' && !GOOD.test(text);
  const take = (next: string) => {
    if (next === stored || (next !== '' && !GOOD.test(next))) return;
    if (next === '') return onChange(isRequired ? '' : undefined);
    change(declare(setData(flow, block.id, name, next), next, typeFor(block)));
  };
  return (
    <Autocomplete
      label={fieldName(t, name, schema)}
      description={t('flows.variableText')}
      data={names}
      readOnly={isReadOnly}
      value={text}
      error={isBad ? t('flows.variableBad') : fieldError(error, pointer)}
      onChange={setText}
      onOptionSubmit={take}
      onBlur={() => take(text)}
    />
  );
}

function typeFor(block: FlowBlock): Variable['type'] {
  if (block.type === 'core.ask.number' || block.type === 'core.ask.rating') return 'number';
  const isList = block.type === 'core.ask.file' || block.data?.['is_multiple'] === true;
  return isList ? 'list' : 'text';
}
