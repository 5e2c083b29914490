import '@/welcome/texts';
import { Button, Modal } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useT } from '@/i18n';
import css from './FormDialog.module.css';
import { askedLeave, onAskedLeave } from './unsaved';

/** Asks whoever leaves a page with something unsaved on it. */
export default function LeaveDialog() {
  const t = useT();
  const asked = useSyncExternalStore(onAskedLeave, askedLeave);
  if (!asked) return null;
  return (
    <Modal
      opened
      onClose={() => asked.answer(false)}
      title={t('unsaved.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p>{t('unsaved.text')}</p>
      <div className={css.foot}>
        <Button variant="default" onClick={() => asked.answer(false)} data-autofocus>
          {t('unsaved.stay')}
        </Button>
        <Button data-tone="bad" onClick={() => asked.answer(true)}>
          {t('unsaved.leave')}
        </Button>
      </div>
    </Modal>
  );
}
