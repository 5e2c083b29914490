import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Skill } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import css from './SkillsField.module.css';

const LEVELS = [1, 2, 3] as const;
const MOST = 50;

/** Skills without those that were left without a name. */
export function keptSkills(skills: readonly Skill[]): Skill[] {
  return skills
    .map((skill) => ({ ...skill, name: skill.name.trim() }))
    .filter((skill) => skill.name !== '');
}

/** What somebody can do, or what a queue needs, each with a level. */
export function SkillsField(props: {
  value: Skill[];
  onChange: (value: Skill[]) => void;
  label?: string;
  description?: string;
  error?: string;
}) {
  const { value, onChange, error } = props;
  const t = useT();
  const change = (index: number, part: Partial<Skill>) =>
    onChange(value.map((skill, at) => (at === index ? { ...skill, ...part } : skill)));
  return (
    <fieldset className={css.field}>
      <legend className={css.label}>{props.label ?? t('people.skills')}</legend>
      <p className={css.text}>{props.description ?? t('people.skillsText')}</p>
      {value.map((skill, index) => (
        <div className={css.row} key={index}>
          <TextInput
            className={css.name}
            aria-label={t('people.skillName', { number: index + 1 })}
            placeholder={t('people.skillExample')}
            maxLength={60}
            value={skill.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t('people.skillLevel', { name: skill.name || String(index + 1) })}
            data={LEVELS.map((level) => ({
              value: String(level),
              label: t(`people.level.${level}` as MessageKey),
            }))}
            value={String(skill.level)}
            onChange={(event) => change(index, { level: Number(event.currentTarget.value) })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('people.skillRemove', { name: skill.name || String(index + 1) })}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {error && (
        <p className={css.error} role="alert">
          {error}
        </p>
      )}
      <Button
        variant="default"
        size="xs"
        className={css.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={value.length >= MOST}
        onClick={() => onChange([...value, { name: '', level: 2 }])}
      >
        {t('people.skillAdd')}
      </Button>
    </fieldset>
  );
}
