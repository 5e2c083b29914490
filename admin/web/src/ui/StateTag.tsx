import {
  IconCircle,
  IconCircleCheck,
  IconCircleDot,
  IconClock,
  IconHourglass,
  IconLock,
  IconRobot,
  type Icon,
} from '@tabler/icons-react';
import type { SessionState } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import css from './StateTag.module.css';

const icons: Record<SessionState, Icon> = {
  bot: IconRobot,
  queued: IconCircle,
  open: IconCircleDot,
  waiting: IconHourglass,
  snoozed: IconClock,
  resolved: IconCircleCheck,
  closed: IconLock,
};

export const stateKey = (state: SessionState): MessageKey => `sessionState.${state}`;

/** A session's state as icon and word. */
export function StateTag({ state, iconOnly = false }: { state: SessionState; iconOnly?: boolean }) {
  const t = useT();
  const Mark = icons[state];
  const word = t(stateKey(state));
  if (iconOnly) {
    return (
      <span className={css.icon} data-state={state} title={word}>
        <Mark size={14} role="img" aria-label={word} />
      </span>
    );
  }
  return (
    <span className={css.tag} data-state={state}>
      <Mark size={14} aria-hidden />
      {word}
    </span>
  );
}
