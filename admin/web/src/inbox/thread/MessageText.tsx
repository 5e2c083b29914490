import { linkify } from './linkify';
import css from './MessageItem.module.css';

/** Text as it was written, with web addresses made clickable. Never markup. */
export function MessageText({ text }: { text: string }) {
  return (
    <span className={css.text} dir="auto">
      {linkify(text).map((part, index) =>
        part.href ? (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}
