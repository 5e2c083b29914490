import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Session } from '@/api/types';
import { useT } from '@/i18n';
import { FormDialog } from '@/ui/FormDialog';
import { useAct } from '@/ui/useAct';

/** Send what was said, without notes, to an address. */
export default function TranscriptDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const t = useT();
  const [email, setEmail] = useState(session.visitor.email ?? '');
  const send = useAct(() => api.post(`sessions/${session.id}/transcript`, { email: email.trim() }), {
    refresh: [],
    isForm: true,
    said: () => t('transcript.sent', { email: email.trim() }),
    onDone: onClose,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('transcript.title')}
      submit={t('transcript.submit')}
      isBusy={send.isPending}
      isBlocked={email.trim() === ''}
      error={send.error}
      onSubmit={() => send.mutate()}
    >
      <TextInput
        type="email"
        label={t('transcript.to')}
        description={t('transcript.without')}
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
