import { Button, Modal } from '@mantine/core';
import { useT } from '@/i18n';
import { CopyLine } from '@/ui/CopyLine';
import css from './Webhooks.module.css';

/** The secret, this once. With a key pair the receiver needs the public half only. */
export function SecretDialog(props: {
  secret: string;
  publicKey: string | null;
  onClose: () => void;
}) {
  const { secret, publicKey, onClose } = props;
  const t = useT();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('webhooks.secret')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.once}>{t(publicKey ? 'webhooks.publicText' : 'webhooks.secretText')}</p>
      <CopyLine text={publicKey ?? secret} label={t('webhooks.secret')} />
      <div className={css.foot}>
        <Button onClick={onClose}>{t('apiKeys.kept')}</Button>
      </div>
    </Modal>
  );
}
