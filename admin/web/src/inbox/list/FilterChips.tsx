import { IconDeviceFloppy, IconX } from '@tabler/icons-react';
import { useT, type Translator } from '@/i18n';
import type { ListFilter } from '@/realtime/keys';
import { languageName } from './choices';
import { conditionsOf, without } from './filter';
import css from './ListHeader.module.css';
import { useNames } from './useNames';

type Condition = ReturnType<typeof conditionsOf>[number];

/** Each condition that is set, in words, with the way to take it off. */
export function FilterChips(props: {
  filter: ListFilter;
  onFilter: (filter: ListFilter) => void;
  onSave: (() => void) | null;
}) {
  const { filter, onFilter, onSave } = props;
  const t = useT();
  const names = useNames(filter);
  // The two that have a button of their own show there that they are set.
  const shown = conditionsOf(filter).filter((name) => name !== 'unread' && name !== 'waiting');
  if (shown.length === 0 && !onSave) return null;
  return (
    <div className={css.chosen}>
      {shown.map((name) => {
        const word = wordFor(t, filter, name, names);
        return (
          <button
            key={name}
            type="button"
            className={css.condition}
            onClick={() => onFilter(without(filter, [name]))}
            aria-label={t('filter.remove', { condition: word })}
          >
            <span className={css.word}>{word}</span>
            <IconX size={12} aria-hidden />
          </button>
        );
      })}
      {onSave && (
        <button type="button" className={css.save} onClick={onSave}>
          <IconDeviceFloppy size={14} aria-hidden />
          {t('savedView.save')}
        </button>
      )}
    </div>
  );
}

function wordFor(t: Translator, filter: ListFilter, name: Condition, names: Map<string, string>) {
  switch (name) {
    case 'state':
      return t(`filter.${filter.state}`);
    case 'tags':
      return filter.tags.join(', ');
    case 'priority':
      return filter.priority ? t(`priority.${filter.priority}`) : '';
    case 'channel':
      return filter.channel ?? '';
    case 'language':
      return languageName(filter.language ?? '', t.locale);
    default:
      return names.get(String(filter[name])) ?? t('filter.unknown');
  }
}
