import { useT, type MessageKey } from '@/i18n';
import css from './Door.module.css';
import { SHORTEST_PASSWORD, strengthOf } from './strength';

/** How good a new password is, in bars and a word. */
export function Strength({ password }: { password: string }) {
  const t = useT();
  const level = strengthOf(password);
  const word = password === '' ? 'strength.hint' : (`strength.${level}` as MessageKey);
  return (
    <div className={css.strength} id="password-strength">
      <span className={css.bars} aria-hidden>
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={css.bar} data-on={bar <= level} />
        ))}
      </span>
      <span aria-live="polite">{t(word, { length: SHORTEST_PASSWORD })}</span>
    </div>
  );
}
