import { useT } from '@/i18n';
import { useTyping } from '@/realtime/RealtimeProvider';
import { participantName } from '../names';
import css from './Timeline.module.css';

/** Who is writing, and what, where the visitor was told that it is seen before it is sent. */
export function TypingLine({ sessionId }: { sessionId: string }) {
  const t = useT();
  const typing = useTyping(sessionId);
  const preview = typing.find((one) => one.text)?.text;
  return (
    <>
      {preview && (
        <p className={css.preview} aria-label={t('thread.preview')} dir="auto">
          {preview}
        </p>
      )}
      <div className={css.typing} aria-live="polite">
        {typing.length > 0 && (
          <>
            <span className={css.dots} aria-hidden>
              <i />
              <i />
              <i />
            </span>
            {t('thread.typing', { name: typing.map((who) => participantName(t, who)).join(', ') })}
          </>
        )}
      </div>
    </>
  );
}
