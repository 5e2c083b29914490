import type { Content } from '@/api/contents';
import { useT } from '@/i18n';
import { MessageText } from '../MessageText';
import css from './Contents.module.css';

/** Quick replies the visitor can choose from. */
export function Choices({ content }: { content: Extract<Content, { type: 'choices' }> }) {
  const t = useT();
  return (
    <div className={css.stack}>
      <MessageText text={content.text} />
      <ul className={css.chips} aria-label={t(content.is_multiple ? 'content.choicesMany' : 'content.choices')}>
        {content.choices.map((choice) => (
          <li key={choice.id} className={css.chip} dir="auto">
            {choice.label}
          </li>
        ))}
      </ul>
    </div>
  );
}
