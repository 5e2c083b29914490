import { Button, Modal } from '@mantine/core';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { CopyLine } from '@/ui/CopyLine';
import css from './PeoplePage.module.css';

export interface ShownLink {
  kind: 'invitation' | 'password';
  name: string;
  link: string;
  expires_at: string;
  delivery: 'sent' | 'none' | 'failed';
}

/** A link that is shown this once. */
export function LinkDialog({ shown, onClose }: { shown: ShownLink; onClose: () => void }) {
  const t = useT();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(`link.${shown.kind}`, { name: shown.name })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.once}>{t(`link.${shown.delivery}`)}</p>
      <CopyLine text={shown.link} label={t('link.label')} />
      <p className={css.faint}>
        {t('link.until', { time: exactTime(shown.expires_at, t.locale) })}
      </p>
      <div className={css.foot}>
        <Button onClick={onClose}>{t('link.kept')}</Button>
      </div>
    </Modal>
  );
}
