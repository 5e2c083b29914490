import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { api } from '@/api/http';
import type { SnippetAnswer } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';
import { clsx } from '@/ui/clsx';
import { FormProblem } from '@/ui/FormProblem';
import { addressOf } from './steps';
import css from './Welcome.module.css';

/** Looks at a page for the snippet, and says what is wrong when the chat would not work there. */
export function SnippetCheck({ widgetId, address }: { widgetId: string; address: string }) {
  const t = useT();
  const cache = useQueryClient();
  const [typed, setTyped] = useState(address);
  const check = useMutation({
    mutationFn: (url: string) =>
      api.post<SnippetAnswer>(`widgets/${widgetId}/snippet-check`, { url }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.onboarding }),
  });
  const url = addressOf(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (url) check.mutate(url);
  };
  return (
    <form className={css.check} onSubmit={submit}>
      <TextInput
        label={t('welcome.page')}
        placeholder="https://www.example.com"
        inputMode="url"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        className={css.grow}
      />
      <Button type="submit" variant="default" loading={check.isPending} disabled={!url}>
        {t('welcome.check')}
      </Button>
      <div className={css.verdict} role="status">
        {check.data && <Verdict answer={check.data} />}
        <FormProblem error={check.error} />
      </div>
    </form>
  );
}

function Verdict({ answer }: { answer: SnippetAnswer }) {
  const t = useT();
  const isWell = answer.outcome === 'ok';
  const Mark = isWell ? IconCircleCheck : IconAlertTriangle;
  const values = { url: answer.url, detail: answer.detail, origin: window.location.origin };
  return (
    <p className={clsx(css.found, isWell ? css.well : css.unwell)}>
      <Mark size={18} aria-hidden />
      <span>{t(`snippet.${answer.outcome}` as MessageKey, values)}</span>
    </p>
  );
}
