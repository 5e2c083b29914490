import { Modal } from '@mantine/core';
import type { Staff } from '@/api/types';
import { useT } from '@/i18n';
import { LoginList } from './LoginList';

/** Where somebody else is signed in. */
export function LoginsDialog({ person, onClose }: { person: Staff; onClose: () => void }) {
  const t = useT();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('people.loginsOf', { name: person.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <LoginList path={`staff/${person.id}`} />
    </Modal>
  );
}
