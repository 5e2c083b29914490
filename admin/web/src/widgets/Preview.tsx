import { IconMessageCircleFilled } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { inkOn, widgetLocaleOf, type Look } from './config';
import css from './WidgetPage.module.css';

/** How the chat will look: its colour, its words, its button. */
export function Preview({ look, name }: { look: Look; name: string }) {
  const t = useT();
  const paint = { background: look.accent, color: inkOn(look.accent) };
  const locale = widgetLocaleOf(t.locale);
  const texts = look.texts[locale];
  return (
    <div className={css.preview} role="img" aria-label={t('widgets.preview')}>
      <div className={css.panel} aria-hidden>
        <div className={css.hero} style={paint}>
          <div className={css.heroTitle}>
            {look.greets ? texts.title || t(`widgets.defaultTitle.${locale}`) : name}
          </div>
          {look.greets && (
            <div className={css.heroBody}>
              {texts.body || t(`widgets.defaultBody.${locale}`)}
            </div>
          )}
        </div>
        <div className={css.field}>{t('widgets.previewField')}</div>
      </div>
      {look.launcher !== 'none' && (
        <div className={css.launcher} style={paint} data-side={look.position} aria-hidden>
          <IconMessageCircleFilled size={22} />
          {look.launcher === 'pill' && <span>{t('widgets.previewLabel')}</span>}
        </div>
      )}
    </div>
  );
}
