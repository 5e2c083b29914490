import { Button } from '@mantine/core';
import { useT } from '@/i18n';
import css from './Code.module.css';

/** The draft is another than what was typed from; what was typed is still here. */
export function Behind({ onShow }: { onShow: () => void }) {
  const t = useT();
  return (
    <div className={css.behind} role="status">
      <p>{t('code.behind')}</p>
      <Button size="xs" variant="default" onClick={onShow}>
        {t('code.showDraft')}
      </Button>
    </div>
  );
}
