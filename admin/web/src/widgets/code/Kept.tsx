import { Button } from '@mantine/core';
import { useT } from '@/i18n';
import { useUnsaved } from '@/ui/useUnsaved';
import css from './Code.module.css';

/** Beside another view: what was written as code and is not in the draft is still there. */
export function Kept({ onShow, onDrop }: { onShow: () => void; onDrop: () => void }) {
  const t = useT();
  useUnsaved(true);
  return (
    <div className={css.behind} role="status">
      <p>{t('code.kept')}</p>
      <Button size="xs" variant="default" onClick={onShow}>
        {t('code.goOn')}
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onDrop}>
        {t('code.drop')}
      </Button>
    </div>
  );
}
