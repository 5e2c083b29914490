import { IconForms } from '@tabler/icons-react';
import type { FormContent } from '@/api/contents';
import { useT } from '@/i18n';
import { MessageText } from '../MessageText';
import css from './Contents.module.css';

/** A form the visitor can fill in: what it asks for. */
export function FormFields({ content }: { content: FormContent }) {
  const t = useT();
  return (
    <div className={css.stack}>
      {content.text && <MessageText text={content.text} />}
      <div className={css.form}>
        <span className={css.caption}>
          <IconForms size={14} aria-hidden /> {t('content.form')}
        </span>
        <ul className={css.fields}>
          {content.fields.map((field) => (
            <li key={field.name} dir="auto">
              {field.label}
              {field.required && <span className={css.faint}> · {t('content.required')}</span>}
              {field.options && (
                <span className={css.faint}> · {field.options.map((one) => one.label).join(', ')}</span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
