import { Button } from '@mantine/core';
import { useState } from 'react';
import { Problem, type FactorOffer } from '@/api/problem';
import { useT } from '@/i18n';
import { Door } from './Door';
import { DoorProblem } from './DoorProblem';
import { FactorFields, type GivenFactor } from './FactorFields';
import { giveSecondFactor, leaveSecondFactor } from './login';

/** The step behind a good password. */
export default function SecondFactor({ offer }: { offer: FactorOffer }) {
  const t = useT();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isSetUp = offer.methods.some((method) => method.kind === 'setup');
  const give = async (given: GivenFactor) => {
    setBusy(true);
    setError(null);
    try {
      await giveSecondFactor(given);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const isOver = error instanceof Problem && error.code === 'challenge_invalid';
  return (
    <Door
      title={t(isSetUp ? 'factor.setUpTitle' : 'factor.title')}
      lead={t(isSetUp ? 'factor.setUpLead' : 'factor.lead')}
    >
      <FactorFields
        offer={offer}
        isBusy={isBusy}
        submit={t('signIn.submit')}
        problem={<DoorProblem error={error} />}
        onGive={(given) => void give(given)}
        onFail={setError}
      />
      <Button variant="subtle" color="gray" mt="md" onClick={leaveSecondFactor}>
        {t(isOver ? 'factor.again' : 'factor.back')}
      </Button>
    </Door>
  );
}
