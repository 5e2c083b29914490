import { ActionIcon, Autocomplete, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useT, type MessageKey } from '@/i18n';
import { useEditing } from '../context';
import css from '../Panel.module.css';
import type { FieldProps } from './FlowField';

interface Rule {
  field: string;
  operator: string;
  value?: unknown;
}

interface Group {
  combinator: 'and' | 'or';
  not?: boolean;
  rules: (Rule | Group)[];
}

const OPERATORS = [
  'is', 'is_not', 'contains', 'does_not_contain', 'starts_with', 'ends_with', 'in', 'not_in',
  'less_than', 'at_most', 'more_than', 'at_least', 'between', 'is_set', 'is_not_set', 'matches',
  'does_not_match',
];
const LISTS = new Set(['in', 'not_in', 'between']);
const NUMBERS = new Set(['less_than', 'at_most', 'more_than', 'at_least', 'between']);
const MAX_DEPTH = 3;
const FACTS = [
  'session.channel', 'session.language', 'session.subject', 'session.priority', 'session.tags',
  'visitor.name', 'visitor.email', 'visitor.is_identified', 'now.hour', 'now.weekday', 'now.date',
];

const isGroup = (one: Rule | Group): one is Group => 'rules' in one;

/** A tree of conditions: rules joined by and or or, and groups of such. */
export function ConditionField({ value, onChange, isReadOnly }: FieldProps) {
  const group = (value ?? { combinator: 'and', rules: [] }) as Group;
  return <GroupBox group={group} depth={1} isReadOnly={isReadOnly} onChange={onChange} />;
}

function GroupBox(props: {
  group: Group;
  depth: number;
  isReadOnly: boolean;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}) {
  const { group, depth, isReadOnly, onChange, onRemove } = props;
  const t = useT();
  const { flow } = useEditing();
  const setRules = (rules: Group['rules']) => onChange({ ...group, rules });
  const first = flow.variables?.[0]?.name;
  return (
    <fieldset className={css.group} disabled={isReadOnly}>
      <legend className={css.legend}>{t(depth === 1 ? 'flows.field.when' : 'flows.group')}</legend>
      <NativeSelect
        size="xs"
        aria-label={t('flows.joined')}
        data={[
          { value: 'and', label: t('flows.all') },
          { value: 'or', label: t('flows.oneOf') },
        ]}
        value={group.combinator}
        onChange={(event) => onChange({ ...group, combinator: event.currentTarget.value as 'and' })}
      />
      {group.rules.map((rule, index) =>
        isGroup(rule) ? (
          <GroupBox
            key={index}
            group={rule}
            depth={depth + 1}
            isReadOnly={isReadOnly}
            onChange={(next) => setRules(group.rules.with(index, next))}
            onRemove={() => setRules(group.rules.toSpliced(index, 1))}
          />
        ) : (
          <RuleBox
            key={index}
            rule={rule}
            number={index + 1}
            onChange={(next) => setRules(group.rules.with(index, next))}
            onRemove={() => setRules(group.rules.toSpliced(index, 1))}
          />
        ),
      )}
      {!isReadOnly && (
        <div className={css.row}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() =>
              setRules([
                ...group.rules,
                { field: first ? `variables.${first}` : 'session.language', operator: 'is', value: '' },
              ])
            }
          >
            {t('flows.addRule')}
          </Button>
          {depth < MAX_DEPTH && (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              onClick={() => setRules([...group.rules, { combinator: 'or', rules: [] }])}
            >
              {t('flows.addGroup')}
            </Button>
          )}
          {onRemove && (
            <Button size="xs" variant="subtle" color="gray" onClick={onRemove}>
              {t('flows.removeGroup')}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
}

function RuleBox(props: {
  rule: Rule;
  number: number;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}) {
  const { rule, number, onChange, onRemove } = props;
  const t = useT();
  const { flow } = useEditing();
  const facts = [...(flow.variables ?? []).map((one) => `variables.${one.name}`), ...FACTS];
  const takesNone = rule.operator === 'is_set' || rule.operator === 'is_not_set';
  const setOperator = (operator: string) => {
    const { value, ...rest } = { ...rule, operator };
    const none = operator === 'is_set' || operator === 'is_not_set';
    onChange(none ? rest : { ...rest, value: readValue(operator, showValue(value), typeOf(flow, rule.field)) });
  };
  return (
    <div className={css.group} role="group" aria-label={t('flows.rule', { number })}>
      <Autocomplete
        size="xs"
        label={t('flows.fact')}
        data={facts}
        value={rule.field}
        onChange={(field) => onChange({ ...rule, field })}
      />
      <NativeSelect
        size="xs"
        label={t('flows.comparison')}
        data={OPERATORS.map((value) => ({
          value,
          label: t(`flows.operator.${value}` as MessageKey),
        }))}
        value={rule.operator}
        onChange={(event) => setOperator(event.currentTarget.value)}
      />
      <div className={css.line}>
        {takesNone ? (
          <span />
        ) : (
          <TextInput
            size="xs"
            label={t('flows.value')}
            description={LISTS.has(rule.operator) ? t('flows.commas') : undefined}
            value={showValue(rule.value)}
            onChange={(event) =>
              onChange({
                ...rule,
                value: readValue(rule.operator, event.currentTarget.value, typeOf(flow, rule.field)),
              })
            }
          />
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t('flows.removeRule', { number })}
          onClick={onRemove}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}

function typeOf(flow: { variables?: { name: string; type: string }[] }, field: string): string {
  if (field === 'now.hour') return 'number';
  return flow.variables?.find((one) => `variables.${one.name}` === field)?.type ?? 'text';
}

const showValue = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === undefined ? '' : String(value);

/** Read what was typed as the fact's type; what does not fit stays text. */
function readValue(operator: string, text: string, type: string): unknown {
  if (LISTS.has(operator)) {
    // A comma at the end is kept, or nobody could type a second value.
    return text.split(/,\s?/).map((one) => readOne(one, operator, type));
  }
  return readOne(text, operator, type);
}

function readOne(text: string, operator: string, type: string): unknown {
  const isNumber = type === 'number' || NUMBERS.has(operator);
  if (isNumber && /^-?\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
