import { Modal } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import { api } from '@/api/http';
import { useT } from '@/i18n';
import { FormProblem } from '@/ui/FormProblem';
import { FactorFields, type GivenFactor } from './FactorFields';
import { askedProof, onAskedProof, type AskedProof } from './proof';

/** Asks for a second factor where an act wants it once more. */
export default function ProofDialog() {
  const asked = useSyncExternalStore(onAskedProof, askedProof);
  return asked && <Asking key={asked.offer.challenge} asked={asked} />;
}

function Asking({ asked }: { asked: AskedProof }) {
  const t = useT();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const give = async (given: GivenFactor) => {
    setBusy(true);
    setError(null);
    try {
      asked.give((await api.post<{ proof: string }>('auth/proof', given)).proof);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      zIndex={500}
      onClose={() => asked.give(null)}
      title={t('factor.proofTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p>{t('factor.proofText')}</p>
      <FactorFields
        offer={asked.offer}
        isBusy={isBusy}
        submit={t('factor.prove')}
        problem={<FormProblem error={error} />}
        onGive={(given) => void give(given)}
        onFail={setError}
      />
    </Modal>
  );
}
