import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useT } from '@/i18n';
import { TopSheet, TopSheetField } from '@/ui/TopSheet';
import css from './ChoiceSheet.module.css';

export interface Choice {
  id: string;
  word: string;
  mark?: ReactNode;
  hint?: string;
  /** Whether all, some or none of the conversations have it. */
  has?: 'all' | 'some' | 'none';
  /** Asks something more before it is done. */
  leadsOn?: boolean;
}

/** Type a few letters, choose with the arrows and Enter: for labels, people, priorities, times. */
export function ChoiceSheet(props: {
  title: string;
  placeholder: string;
  choices: readonly Choice[];
  /** What the typed word itself may become. */
  onCreate?: (word: string) => void;
  createWord?: (word: string) => string;
  onChoose: (id: string) => void;
  onClose: () => void;
  /** Stays open: several may be chosen. */
  isMany?: boolean;
}) {
  return (
    <TopSheet opened onClose={props.onClose} label={props.title}>
      <Body {...props} />
    </TopSheet>
  );
}

const CREATE = '+';

function Body(props: Parameters<typeof ChoiceSheet>[0]) {
  const { choices, onChoose, onCreate, onClose, createWord, isMany = false } = props;
  const t = useT();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const word = typed.trim();
  const shown = useMemo(() => {
    const wanted = word.toLocaleLowerCase();
    const found = choices.filter((choice) => choice.word.toLocaleLowerCase().includes(wanted));
    const isKnown = choices.some((choice) => choice.word.toLocaleLowerCase() === wanted);
    if (!createWord || word === '' || isKnown) return found;
    return [...found, { id: CREATE, word: createWord(word) }];
  }, [choices, word, createWord]);
  const current = shown[Math.min(active, shown.length - 1)];
  const choose = (choice: Choice) => {
    if (choice.id === CREATE) onCreate?.(word);
    else onChoose(choice.id);
    if (!isMany && !choice.leadsOn) onClose();
    setTyped('');
    setActive(0);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && shown.length > 0) {
      event.preventDefault();
      const next = (active + step + shown.length) % shown.length;
      setActive(next);
      document.getElementById(`choice-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    // With nothing typed, Enter after choosing several means that one is done.
    if (event.ctrlKey || event.metaKey) onClose();
    else if (current) choose(current);
  };
  return (
    <div>
      <TopSheetField
        role="combobox"
        aria-expanded="true"
        aria-controls="choice-list"
        aria-activedescendant={current ? `choice-${shown.indexOf(current)}` : undefined}
        label={props.placeholder}
        value={typed}
        maxLength={60}
        onType={(text) => {
          setTyped(text);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      <div
        id="choice-list"
        role="listbox"
        aria-label={props.title}
        aria-multiselectable={isMany || undefined}
        className={css.list}
      >
        {shown.length === 0 && <p className={css.none}>{t('palette.none')}</p>}
        {shown.map((choice, index) => (
          <div
            key={choice.id}
            id={`choice-${index}`}
            role="option"
            aria-selected={isMany ? choice.has === 'all' : choice === current}
            data-active={choice === current}
            className={css.row}
            onClick={() => choose(choice)}
            onMouseMove={choice === current ? undefined : () => setActive(index)}
          >
            {choice.mark}
            <span className={css.word}>{choice.word}</span>
            {choice.hint && <span className={css.hint}>{choice.hint}</span>}
            {choice.has === 'all' && <IconCheck size={16} aria-hidden />}
            {choice.has === 'some' && (
              <IconMinus size={16} role="img" aria-label={t('choice.some')} />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
