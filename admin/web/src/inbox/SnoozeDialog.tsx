import { useState } from 'react';
import { useT } from '@/i18n';
import { DateField } from '@/ui/DateField';
import { FormDialog } from '@/ui/FormDialog';

/** Asks until when. */
export function SnoozeDialog(props: { onPick: (until: Date) => void; onClose: () => void }) {
  const { onPick, onClose } = props;
  const t = useT();
  const [text, setText] = useState('');
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('snooze.title')}
      submit={t('action.snooze')}
      isBusy={false}
      isBlocked={text === ''}
      error={null}
      onSubmit={() => {
        onClose();
        onPick(new Date(text));
      }}
    >
      <DateField
        type="datetime-local"
        label={t('snooze.until')}
        required
        data-autofocus
        min={localMinute(new Date())}
        value={text}
        onChange={setText}
      />
    </FormDialog>
  );
}

/** A time as `datetime-local` wants it: local, to the minute. */
function localMinute(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
