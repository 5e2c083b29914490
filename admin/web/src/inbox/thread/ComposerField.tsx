import { Textarea } from '@mantine/core';
import type { KeyboardEvent, RefObject } from 'react';
import { flushSync } from 'react-dom';
import { shortcutOf } from '@/commands/keys';
import { useT } from '@/i18n';
import css from './Composer.module.css';
import { LIST_ID, optionId, SuggestList } from './composing/SuggestList';
import { replaceTrigger } from './composing/trigger';
import type { Suggestion, Suggestions } from './composing/useSuggestions';
import { useHasSaved } from './saved/useSaved';

const LONGEST = 10_000;

/** The field, and over it what can be picked for the sign before the caret. */
export function ComposerField(props: {
  field: RefObject<HTMLTextAreaElement | null>;
  isNote: boolean;
  text: string;
  suggestions: Suggestions;
  onWrite: (text: string) => void;
  onPicked: (text: string, picked: Suggestion) => void;
  onBlur: () => void;
  onFiles: (files: File[]) => void;
}) {
  const { field, isNote, text, suggestions, onWrite, onPicked, onBlur, onFiles } = props;
  const t = useT();
  const { trigger, list, at, setAt, look, close } = suggestions;
  const isOpen = trigger !== null && list.length > 0;
  const hasSaved = useHasSaved();
  const hasNone = hasSaved && trigger?.kind === 'reply' && trigger.query === '' && list.length === 0;
  const pick = (picked: Suggestion) => {
    const box = field.current;
    if (!box || !trigger) return;
    const next = replaceTrigger(text, box.selectionStart, trigger, picked.insert);
    // The caret can be placed once the field has the new text, and has to be before the next key.
    flushSync(() => {
      close();
      onPicked(next.text, picked);
    });
    box.setSelectionRange(next.caret, next.caret);
  };
  const onKey = (event: KeyboardEvent) => {
    const shortcut = shortcutOf(event.nativeEvent);
    if (!isOpen) {
      if (shortcut === 'escape') field.current?.blur();
      return;
    }
    const step = shortcut === 'arrowdown' ? 1 : shortcut === 'arrowup' ? -1 : 0;
    const chosen = list[at];
    if (step !== 0) setAt((at + step + list.length) % list.length);
    else if (shortcut === 'escape') close();
    else if ((shortcut === 'enter' || shortcut === 'tab') && chosen) pick(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={css.fieldFrame}>
      {isOpen && (
        <SuggestList
          label={t(`suggest.${trigger.kind}`)}
          suggestions={list}
          at={at}
          onPick={pick}
          onPoint={setAt}
        />
      )}
      {hasNone && (
        <p className={css.none} role="status">
          {t('suggest.noReply')}
        </p>
      )}
      <Textarea
        ref={field}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={LONGEST}
        aria-label={t(isNote ? 'composer.noteField' : 'composer.replyField')}
        aria-autocomplete="list"
        aria-controls={isOpen ? LIST_ID : undefined}
        aria-activedescendant={isOpen ? optionId(at) : undefined}
        placeholder={t(isNote ? 'composer.notePlaceholder' : 'composer.replyPlaceholder')}
        classNames={{ input: css.field }}
        dir="auto"
        value={text}
        onChange={(event) => {
          onWrite(event.currentTarget.value);
          look(event.currentTarget.value, event.currentTarget.selectionStart);
        }}
        onSelect={(event) => look(event.currentTarget.value, event.currentTarget.selectionStart)}
        onKeyDown={onKey}
        onBlur={() => {
          close();
          onBlur();
        }}
        onPaste={(event) => {
          const pasted = [...event.clipboardData.files];
          if (pasted.length === 0) return;
          event.preventDefault();
          onFiles(pasted);
        }}
      />
    </div>
  );
}
