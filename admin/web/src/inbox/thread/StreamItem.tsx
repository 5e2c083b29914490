import { useT } from '@/i18n';
import { clsx } from '@/ui/clsx';
import css from './MessageItem.module.css';
import { MessageText } from './MessageText';

/** What a bot is writing now; the stored message takes its place. */
export function StreamItem({ text }: { text: string }) {
  const t = useT();
  const name = t('participant.bot');
  return (
    <article className={clsx(css.message, css.ours, css.first)} aria-busy aria-label={t('message.by', { name })}>
      <div className={css.head}>
        <span className={css.name}>{name}</span>
        <span>{t('message.streaming')}</span>
      </div>
      <div className={css.bubble}>
        <MessageText text={text} />
      </div>
    </article>
  );
}
