import {
  Checkbox,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { ReactNode } from 'react';
import { useT, type MessageKey } from '@/i18n';
import { readable } from '@/i18n/format';
import { ColourField } from './ColourField';
import { ConditionsField } from './ConditionsField';
import { sayProblem, useDesigner, usePlace } from './DesignerContext';
import { FieldFrame } from './FieldFrame';
import { FreeField } from './FreeField';
import { GroupField, VariantField } from './GroupField';
import { IconField, ImageField } from './ImageField';
import css from './Inspector.module.css';
import { ListField } from './ListField';
import { QueueField } from './QueueField';
import { isShown, kindOf, resolve, type Kind, type Node } from './schema';
import { RateField, ScheduleField } from './ScheduleField';

export interface FieldProps {
  pointer: string;
  node: Node;
}

const FIELDS: Record<Kind, (props: FieldProps) => ReactNode> = {
  switch: SwitchField,
  choice: ChoiceField,
  number: NumberField,
  colour: ColourField,
  image: ImageField,
  icon: IconField,
  text: TextField,
  lines: TextField,
  tags: TagsField,
  choices: ChoicesField,
  group: GroupField,
  list: ListField,
  schedule: ScheduleField,
  rate: RateField,
  conditions: ConditionsField,
  variant: VariantField,
  free: FreeField,
};
/** These draw their own heading and need no way back beside them. */
const OWN_FRAME: readonly Kind[] = ['group', 'list', 'conditions', 'schedule', 'variant'];
/** A place that holds the id of something this installation has. */
const QUEUE = '/routing/queue';
/** As many choices as fit beside each other. */
const MAX_BESIDE = 3;

/** The control that fits a part of the config. */
export function Field({ pointer, node: written }: FieldProps) {
  const { schema, control } = useDesigner();
  const node = resolve(schema, written);
  if (node.readOnly || node.const !== undefined) return null;
  if (!isShown(schema, control.config, pointer)) return null;
  const kind = kindOf(schema, node);
  const Part = pointer === QUEUE ? QueueField : FIELDS[kind];
  if (OWN_FRAME.includes(kind)) return <Part pointer={pointer} node={node} />;
  return (
    <FieldFrame pointer={pointer} node={node}>
      <Part pointer={pointer} node={node} />
    </FieldFrame>
  );
}

/** Label, help and error, as Mantine's inputs take them. */
export function useLabels({ pointer, node }: FieldProps) {
  const { words } = useDesigner();
  const { errors } = usePlace(pointer);
  return {
    label: words(node.title ?? readable(pointer.split('/').at(-1) ?? '')),
    description: node.description && words(node.description),
    error: errors[0] && sayProblem(errors[0]),
  };
}

function SwitchField({ pointer, node }: FieldProps) {
  const { value, change } = usePlace(pointer);
  return (
    <Switch
      {...useLabels({ pointer, node })}
      checked={Boolean(value ?? node.default)}
      onChange={(event) => change(event.currentTarget.checked)}
    />
  );
}

/** A choice by a word of its own where there is one. */
export function useChoiceName() {
  const t = useT();
  return (value: unknown) => {
    const key = `choice.${String(value)}` as MessageKey;
    const name = t(key);
    return name === key ? readable(String(value)) : name;
  };
}

function ChoiceField({ pointer, node }: FieldProps) {
  const t = useT();
  const { value, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const nameOf = useChoiceName();
  const all = node.enum ?? [];
  const data = all.map((one) => ({ value: String(one), label: nameOf(one) }));
  const current = value ?? node.default;
  const pick = (text: string) => change(all.find((one) => String(one) === text));
  if (all.length > MAX_BESIDE || current === undefined) {
    const none = { value: '', label: t('inspector.none') };
    return (
      <NativeSelect
        {...labels}
        data={current === undefined || node.default === undefined ? [none, ...data] : data}
        value={current === undefined ? '' : String(current)}
        onChange={(event) => pick(event.currentTarget.value)}
      />
    );
  }
  return (
    <div role="group" aria-label={labels.label} className={css.choice}>
      <span className={css.label}>{labels.label}</span>
      {labels.description && <span className={css.help}>{labels.description}</span>}
      <SegmentedControl
        fullWidth
        aria-label={labels.label}
        data={data}
        value={String(current)}
        onChange={pick}
      />
      {labels.error && <span className={css.error}>{labels.error}</span>}
    </div>
  );
}

function NumberField({ pointer, node }: FieldProps) {
  const { value, change } = usePlace(pointer);
  return (
    <NumberInput
      {...useLabels({ pointer, node })}
      min={node.minimum}
      max={node.maximum}
      step={node.type === 'number' ? 0.1 : 1}
      allowDecimal={node.type === 'number'}
      clampBehavior="blur"
      value={typeof value === 'number' ? value : ''}
      placeholder={node.default === undefined ? undefined : String(node.default)}
      onChange={(next) => change(typeof next === 'number' ? next : undefined)}
    />
  );
}

function TextField({ pointer, node }: FieldProps) {
  const { schema } = useDesigner();
  const { value, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const shared = {
    ...labels,
    maxLength: node.maxLength,
    placeholder: typeof node.default === 'string' ? node.default : undefined,
    value: value === undefined ? '' : String(value),
  };
  const write = (text: string) => change(text === '' ? undefined : readText(node, text));
  return kindOf(schema, node) === 'lines' ? (
    <Textarea
      {...shared}
      autosize
      minRows={2}
      maxRows={10}
      onChange={(event) => write(event.currentTarget.value)}
    />
  ) : (
    <TextInput {...shared} onChange={(event) => write(event.currentTarget.value)} />
  );
}

/** A place that takes numbers too gets one where one was written. */
function readText(node: Node, text: string): unknown {
  const takesNumbers = Array.isArray(node.type) && node.type.includes('number');
  return takesNumbers && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function TagsField({ pointer, node }: FieldProps) {
  const { value, change } = usePlace(pointer);
  const { control } = useDesigner();
  const within = control.problems.find((one) => one.pointer.startsWith(`${pointer}/`));
  const labels = useLabels({ pointer, node });
  const list = Array.isArray(value) ? value.map(String) : undefined;
  const standing = Array.isArray(node.default) ? node.default.map(String) : [];
  return (
    <TagsInput
      {...labels}
      error={labels.error ?? (within && sayProblem(within))}
      maxTags={node.maxItems}
      splitChars={[',', ' ']}
      value={list ?? standing}
      onChange={(next) => change(next.length > 0 ? next : undefined)}
    />
  );
}

function ChoicesField({ pointer, node }: FieldProps) {
  const { schema } = useDesigner();
  const { value, change } = usePlace(pointer);
  const nameOf = useChoiceName();
  const all = resolve(schema, node.items ?? {}).enum ?? [];
  const chosen = Array.isArray(value) ? value : Array.isArray(node.default) ? node.default : [];
  return (
    <Checkbox.Group
      {...useLabels({ pointer, node })}
      value={chosen.map(String)}
      onChange={(next) => next.length >= (node.minItems ?? 0) && change(next)}
    >
      <div className={css.checks}>
        {all.map((one) => (
          <Checkbox key={String(one)} value={String(one)} label={nameOf(one)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
