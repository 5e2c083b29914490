import { NativeSelect, Textarea } from '@mantine/core';
import { useT } from '@/i18n';
import { SchemaField } from '@/plugins/settings/SchemaField';
import { fieldError } from '@/ui/FormProblem';
import { useEditing } from '../context';
import { stepChoices } from '../Inspector';
import { fieldName } from '../names';
import type { FieldSchema, FlowBlock } from '../types';
import { ChoicesField } from './ChoicesField';
import { ConditionField } from './ConditionField';
import { MapField } from './MapField';
import { PickField } from './PickField';
import { VariableField } from './VariableField';

export interface FieldProps {
  block: FlowBlock;
  name: string;
  pointer: string;
  schema: FieldSchema;
  isRequired: boolean;
  isReadOnly: boolean;
  value: unknown;
  error: unknown;
  onChange: (value: unknown) => void;
  /** Changes more of the block than this field. */
  onBlock: (block: FlowBlock) => void;
}

const PICKED = ['queue_id', 'team_id', 'staff_id'];

/** One property of a block's data as the field that suits it. */
export function FlowField(props: FieldProps) {
  const t = useT();
  const { name, pointer, schema, isRequired, isReadOnly, value, error, onChange } = props;
  const kind = schema['x-kind'];
  const label = fieldName(t, name, schema);
  if (kind === 'group') return <ConditionField {...props} />;
  if (kind === 'variable') return <VariableField {...props} />;
  if (kind === 'id' && name === 'step') return <StepField {...props} />;
  if (kind === 'flow' || PICKED.includes(name)) return <PickField {...props} />;
  if ((schema.items as FieldSchema | undefined)?.['x-kind'] === 'option') {
    return <ChoicesField {...props} />;
  }
  if (isMap(schema)) return <MapField {...props} />;
  if (kind === 'words') {
    return (
      <Textarea
        label={label}
        description={name === 'text' ? t('flows.wordsText') : undefined}
        autosize
        minRows={2}
        maxRows={12}
        maxLength={schema.maxLength}
        readOnly={isReadOnly}
        error={fieldError(error, pointer)}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value || (isRequired ? '' : undefined))}
      />
    );
  }
  return (
    <SchemaField
      name={name}
      pointer={pointer}
      schema={{ ...schema, title: label, description: hint(schema), readOnly: isReadOnly }}
      isRequired={isRequired}
      value={value}
      error={error}
      onChange={(next) => onChange(next === '' && !isRequired ? undefined : next)}
    />
  );
}

/** Descriptions of definitions say what fits anywhere; they would stand at every field. */
const hint = (schema: FieldSchema) => (schema['x-kind'] ? undefined : schema.description);

const isMap = (schema: FieldSchema): boolean =>
  schema.type === 'object' && !schema.properties && typeof schema.additionalProperties === 'object';

function StepField({ name, schema, pointer, value, error, isReadOnly, onChange }: FieldProps) {
  const t = useT();
  const { flow } = useEditing();
  return (
    <NativeSelect
      label={fieldName(t, name, schema)}
      data={stepChoices(flow, t('flows.chooseStep'))}
      error={fieldError(error, pointer)}
      disabled={isReadOnly}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
