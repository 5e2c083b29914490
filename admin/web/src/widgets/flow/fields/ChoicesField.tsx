import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { fieldError } from '@/ui/FormProblem';
import { newId, renameOutcome } from '../edits';
import { fieldName } from '../names';
import css from '../Panel.module.css';
import { choicesOf } from '../ways';
import type { FieldProps } from './FlowField';

/** Choices by what the visitor reads; their ids follow the words while no way hangs on them. */
export function ChoicesField({ block, name, schema, pointer, error, isReadOnly, onBlock }: FieldProps) {
  const t = useT();
  const choices = choicesOf(block);
  const set = (next: typeof choices, renamed = block) =>
    onBlock({ ...renamed, data: { ...renamed.data, [name]: next } });
  const taken = (but: number) =>
    new Set(choices.filter((_, index) => index !== but).map((choice) => choice.id));
  const rename = (index: number, label: string) => {
    const old = choices[index]!;
    const id = label.trim() ? newId(label, taken(index)) : old.id;
    set(choices.with(index, { id, label }), renameOutcome(block, old.id, id));
  };
  const removeAt = (index: number) => {
    const { [choices[index]!.id]: _way, ...out } = block.out ?? {};
    set(choices.toSpliced(index, 1), { ...block, ...(block.out ? { out } : {}) });
  };
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{fieldName(t, name, schema)}</legend>
      {choices.map((choice, index) => (
        <div key={index} className={css.line}>
          <TextInput
            aria-label={t('flows.choice', { number: index + 1 })}
            maxLength={80}
            readOnly={isReadOnly}
            value={choice.label}
            error={fieldError(error, `${pointer}/${index}/label`)}
            onChange={(event) => rename(index, event.currentTarget.value)}
          />
          {!isReadOnly && (
            <>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={32}
                disabled={index === 0}
                aria-label={t('flows.choiceUp', { number: index + 1 })}
                onClick={() => set(choices.toSpliced(index, 1).toSpliced(index - 1, 0, choice))}
              >
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={32}
                disabled={choices.length === 1}
                aria-label={t('flows.choiceDelete', { number: index + 1 })}
                onClick={() => removeAt(index)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </>
          )}
        </div>
      ))}
      {!isReadOnly && choices.length < 20 && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => {
            const label = t('flows.choiceNew', { number: choices.length + 1 });
            set([...choices, { id: newId(label, taken(-1)), label }]);
          }}
        >
          {t('flows.choiceAdd')}
        </Button>
      )}
    </fieldset>
  );
}
