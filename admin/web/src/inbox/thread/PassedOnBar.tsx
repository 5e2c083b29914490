import { IconArrowForwardUp } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { SessionEvent } from '@/api/types';
import { useT } from '@/i18n';
import { participantName } from '../names';
import { useWords } from '../useWords';
import css from './Thread.module.css';
import { findPassedOn } from './passedOn';

/** Tells whoever received the conversation why, until they have answered. */
export function PassedOnBar({ events }: { events: readonly SessionEvent[] }) {
  const t = useT();
  const words = useWords();
  const found = useMemo(() => findPassedOn(events), [events]);
  if (!found) return null;
  return (
    <div className={css.passedOn} role="note">
      <IconArrowForwardUp size={16} aria-hidden />
      <span>
        {t('transfer.by', { name: participantName(t, found.by) })} <q>{words(found.reason, found.said)}</q>
      </span>
    </div>
  );
}
