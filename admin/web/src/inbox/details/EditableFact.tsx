import { TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useT } from '@/i18n';
import { failureText } from '@/ui/failure';
import css from './Details.module.css';

type Field = 'name' | 'email' | 'phone';

const TYPES: Record<Field, 'text' | 'email' | 'tel'> = { name: 'text', email: 'email', phone: 'tel' };

/** A line that is read, and written in its place. */
export function EditableFact(props: {
  field: Field;
  value: string;
  canEdit: boolean;
  onSave: (value: string) => Promise<void>;
}) {
  const { field, value, canEdit, onSave } = props;
  const t = useT();
  const [isEditing, setEditing] = useState(false);
  if (!canEdit && value === '') return null;
  return (
    <div className={css.fact}>
      <dt>{t(`field.${field}`)}</dt>
      <dd>
        {isEditing ? (
          <Editor field={field} value={value} onSave={onSave} onDone={() => setEditing(false)} />
        ) : (
          <span className={css.editable}>
            <Value field={field} value={value} />
            {canEdit && (
              <button
                type="button"
                className={css.edit}
                aria-label={t('details.edit', { field: t(`field.${field}`) })}
                onClick={() => setEditing(true)}
              >
                <IconPencil size={14} aria-hidden />
              </button>
            )}
          </span>
        )}
      </dd>
    </div>
  );
}

function Value({ field, value }: { field: Field; value: string }) {
  const t = useT();
  if (value === '') return <span className={css.faint}>{t('details.unknown')}</span>;
  if (field === 'email') return <a href={`mailto:${value}`}>{value}</a>;
  if (field === 'phone') return <bdi dir="ltr">{value}</bdi>;
  return <bdi>{value}</bdi>;
}

function Editor(props: {
  field: Field;
  value: string;
  onSave: (value: string) => Promise<void>;
  onDone: () => void;
}) {
  const { field, value, onSave, onDone } = props;
  const t = useT();
  // What was known when the editing began: the visitor may tell something else meanwhile, and who has
  // changed nothing here must not put the old in place of it.
  const [begun] = useState(value);
  const [typed, setTyped] = useState(value);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isOver = useRef(false);
  const end = () => {
    isOver.current = true;
    onDone();
  };
  const save = async () => {
    if (isOver.current || isBusy) return;
    const next = typed.trim();
    if (next === begun.trim() || next === value) return end();
    setBusy(true);
    try {
      await onSave(next);
      end();
    } catch (error) {
      setProblem(failureText(t, error));
    } finally {
      setBusy(false);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') void save();
    else end();
  };
  return (
    <TextInput
      size="xs"
      type={TYPES[field]}
      aria-label={t(`field.${field}`)}
      value={typed}
      error={problem || undefined}
      disabled={isBusy}
      autoFocus
      dir="auto"
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={onKey}
      onBlur={() => void save()}
    />
  );
}
