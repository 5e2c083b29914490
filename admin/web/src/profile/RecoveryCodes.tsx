import { Button, Modal } from '@mantine/core';
import factor from '@/auth/Factor.module.css';
import { useT } from '@/i18n';
import { CopyButton } from '@/ui/CopyButton';

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useT();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('factors.codes')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p>{t('factors.codesText')}</p>
      <ul className={factor.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={factor.foot}>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? 'action.copied' : 'action.copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t('link.kept')}</Button>
      </div>
    </Modal>
  );
}
