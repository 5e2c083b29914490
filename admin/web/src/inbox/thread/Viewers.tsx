import { Tooltip } from '@mantine/core';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import type { Viewer } from '@/realtime/frames';
import { useViewers } from '@/realtime/RealtimeProvider';
import { Avatar } from '@/ui/Avatar';
import css from './Viewers.module.css';

const SHOWN = 3;

/** Colleagues who look at the session now. */
export function useColleagues(sessionId: string): readonly Viewer[] {
  const me = useMe();
  return useViewers(sessionId).filter((one) => one.id !== me.id);
}

/** Who else has the conversation open: faces in the header, with words for those who hover or listen. */
export function Viewers({ sessionId }: { sessionId: string }) {
  const t = useT();
  const colleagues = useColleagues(sessionId);
  if (colleagues.length === 0) return null;
  const names = colleagues.map((one) => one.name).join(', ');
  return (
    <Tooltip label={t('viewers.look', { names })}>
      <span className={css.viewers} role="status">
        {colleagues.slice(0, SHOWN).map((one) => (
          <span key={one.id} className={css.face} data-typing={one.is_typing}>
            <Avatar name={one.name} size={24} tone="accent" />
          </span>
        ))}
        {colleagues.length > SHOWN && <span className={css.more}>+{colleagues.length - SHOWN}</span>}
        <span className="visually-hidden">{t('viewers.look', { names })}</span>
      </span>
    </Tooltip>
  );
}
