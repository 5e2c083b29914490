import { Button, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditVerdict } from '@/api/types';
import { useT } from '@/i18n';
import { FormProblem } from '@/ui/FormProblem';
import css from './AuditPage.module.css';
import { verifyChain } from './verify';

/** Walks the chain on the server and says whether every entry still fits. */
export function VerifyChain() {
  const t = useT();
  const [seen, setSeen] = useState<AuditVerdict | null>(null);
  const verify = useMutation({
    mutationFn: () => verifyChain(setSeen),
    onMutate: () => setSeen(null),
  });
  const share = seen && seen.entries > 0 ? (100 * seen.checked) / seen.entries : 0;
  return (
    <div className={css.verify}>
      <div role="status" className={css.verdict}>
        {verify.isPending && seen && (
          <Progress value={share} aria-label={t('audit.verifying')} className={css.progress} />
        )}
        {verify.data && <Verdict verdict={verify.data} />}
        <FormProblem error={verify.error} />
      </div>
      <Button
        leftSection={<IconShieldCheck size={16} />}
        loading={verify.isPending}
        onClick={() => verify.mutate()}
      >
        {t('audit.verify')}
      </Button>
    </div>
  );
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const t = useT();
  return verdict.is_intact ? (
    <span className={css.good}>
      <IconShieldCheck size={16} aria-hidden /> {t('audit.whole_other', { count: verdict.entries })}
    </span>
  ) : (
    <span className={css.bad}>
      <IconAlertTriangle size={16} aria-hidden />{' '}
      {t('audit.broken', { number: verdict.broken_at ?? 0 })}
    </span>
  );
}
