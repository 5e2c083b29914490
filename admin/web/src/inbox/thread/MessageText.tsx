import { splitNames } from './composing/mentions';
import { linkify } from './linkify';
import css from './MessageItem.module.css';

/** Text as it was written, with web addresses made clickable and people's names marked. Never markup. */
export function MessageText({ text, names = NOBODY }: { text: string; names?: readonly string[] }) {
  return (
    <span className={css.text} dir="auto">
      {splitNames(text, names).map((part, index) =>
        part.isName ? (
          <span key={index} className={css.named} dir="auto">
            {part.text}
          </span>
        ) : (
          <Linked key={index} text={part.text} />
        ),
      )}
    </span>
  );
}

const NOBODY: readonly string[] = [];

function Linked({ text }: { text: string }) {
  return (
    <>
      {linkify(text).map((part, index) =>
        part.href ? (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
