import { useEffect, useRef } from 'react';
import { Avatar } from '@/ui/Avatar';
import css from './SuggestList.module.css';
import type { Suggestion } from './useSuggestions';

export const LIST_ID = 'composer-suggestions';
export const optionId = (index: number) => `${LIST_ID}-${index}`;

/** What can be picked for the sign before the caret; the keyboard stays in the field. */
export function SuggestList(props: {
  label: string;
  suggestions: readonly Suggestion[];
  at: number;
  onPick: (suggestion: Suggestion) => void;
  onPoint: (index: number) => void;
}) {
  const { label, suggestions, at, onPick, onPoint } = props;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <ul className={css.list} id={LIST_ID} role="listbox" aria-label={label}>
      {suggestions.map((one, index) => (
        <li
          key={one.key}
          ref={index === at ? current : undefined}
          id={optionId(index)}
          role="option"
          aria-selected={index === at}
          className={css.option}
          onMouseMove={() => index !== at && onPoint(index)}
          // The field must keep the focus, or its caret is lost.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(one);
          }}
        >
          {one.sign !== undefined && <span className={css.sign}>{one.sign}</span>}
          {one.person !== undefined && <Avatar name={one.person} size={24} />}
          <span className={css.words}>
            <span className={css.title}>{one.title}</span>
            {one.detail && <span className={css.detail}>{one.detail}</span>}
          </span>
          {one.hint && <span className={css.hint}>{one.hint}</span>}
        </li>
      ))}
    </ul>
  );
}
