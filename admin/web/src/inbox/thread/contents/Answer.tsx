import { IconCornerDownRight } from '@tabler/icons-react';
import type { AnswerContent } from '@/api/contents';
import { useT } from '@/i18n';
import { ValueTree } from '@/ui/ValueTree';
import { MessageText } from '../MessageText';
import css from './Contents.module.css';

/** What a visitor chose or filled in; the text has the labels they saw. */
export function Answer({ content }: { content: AnswerContent }) {
  const t = useT();
  return (
    <div className={css.stack}>
      <span className={css.caption}>
        <IconCornerDownRight size={14} aria-hidden /> {t('content.answer')}
      </span>
      {content.text ? <MessageText text={content.text} /> : <ValueTree value={content.values} />}
    </div>
  );
}
