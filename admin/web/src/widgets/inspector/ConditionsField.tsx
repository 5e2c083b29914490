import { ActionIcon, Button, NativeSelect, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useT, type MessageKey } from '@/i18n';
import { isTree, joinPointer, type Tree } from '../draft/tree';
import { sayProblem, useDesigner, usePlace } from './DesignerContext';
import { useLabels, type FieldProps } from './Field';
import { NO_VALUE, OPERATORS, readValue, showValue } from './conditions';
import css from './Inspector.module.css';

/** Rules that all hold, or one of which does. Groups within groups are for the code view. */
export function ConditionsField({ pointer, node }: FieldProps) {
  const t = useT();
  const { value, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const tree = isTree(value) ? value : null;
  const rules = Array.isArray(tree?.['rules']) ? tree['rules'] : [];
  const write = (next: Tree) => change(next);
  const setRules = (next: readonly unknown[]) =>
    next.length === 0 ? change(undefined) : write({ ...(tree ?? { combinator: 'and' }), rules: next });
  return (
    <fieldset className={css.group}>
      <legend className={css.label}>{labels.label}</legend>
      {labels.description && <p className={css.help}>{labels.description}</p>}
      {tree && rules.length > 1 && (
        <SegmentedControl
          aria-label={t('rule.join')}
          data={['and', 'or'].map((one) => ({ value: one, label: t(`rule.${one}` as MessageKey) }))}
          value={String(tree['combinator'] ?? 'and')}
          onChange={(combinator) => write({ ...tree, combinator })}
        />
      )}
      {rules.map((rule, at) => (
        <Rule
          key={at}
          pointer={joinPointer(joinPointer(pointer, 'rules'), at)}
          rule={isTree(rule) ? rule : {}}
          onChange={(next) => setRules(rules.map((one, other) => (other === at ? next : one)))}
          onRemove={() => setRules(rules.filter((_, other) => other !== at))}
        />
      ))}
      {tree && (
        <Switch
          label={t('rule.not')}
          checked={tree['not'] === true}
          onChange={(event) => write(withNot(tree, event.currentTarget.checked))}
        />
      )}
      <Button
        variant="default"
        size="xs"
        className={css.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setRules([...rules, { field: 'page.path', operator: 'starts_with', value: '/' }])}
      >
        {t('rule.add')}
      </Button>
    </fieldset>
  );
}

function withNot(tree: Tree, isTurned: boolean): Tree {
  const { not: _, ...rest } = tree;
  return isTurned ? { ...rest, not: true } : rest;
}

function Rule(props: {
  pointer: string;
  rule: Tree;
  onChange: (rule: Tree) => void;
  onRemove: () => void;
}) {
  const { pointer, rule, onChange, onRemove } = props;
  const t = useT();
  const { control } = useDesigner();
  const problem = control.problems.find((one) => one.pointer.startsWith(pointer));
  const operator = String(rule['operator'] ?? 'is');
  if (Array.isArray(rule['rules'])) return <p className={css.help}>{t('rule.group')}</p>;
  return (
    <div className={css.rule}>
      <TextInput
        aria-label={t('rule.field')}
        value={String(rule['field'] ?? '')}
        onChange={(event) => onChange({ ...rule, field: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('rule.operator')}
        data={OPERATORS.map((value) => ({ value, label: t(`rule.operator.${value}`) }))}
        value={operator}
        onChange={(event) => {
          const { value, ...bare } = rule;
          const next = event.currentTarget.value;
          const kept = NO_VALUE.has(next) ? {} : { value: readValue(next, showValue(value)) };
          onChange({ ...bare, operator: next, ...kept });
        }}
      />
      {!NO_VALUE.has(operator) && (
        <TextInput
          aria-label={t('rule.value')}
          value={showValue(rule['value'])}
          onChange={(event) => onChange({ ...rule, value: readValue(operator, event.currentTarget.value) })}
        />
      )}
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('rule.remove')} onClick={onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
      {problem && <p className={css.error}>{sayProblem(problem)}</p>}
    </div>
  );
}
