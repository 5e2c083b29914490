import { IconCloudOff, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useT } from '@/i18n';
import type { Connection } from '@/realtime/client';
import { useConnection, useRealtime } from '@/realtime/RealtimeProvider';
import { useNow } from '@/ui/Since';
import css from './ConnectionBar.module.css';

const QUIET_MS = 1_200;

/** Says plainly when the inbox is not live; a blip shorter than a second is nobody's business. */
export function ConnectionBar() {
  const connection = useConnection();
  const isDown = connection.status !== 'live';
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isDown) {
      setShown(false);
      return;
    }
    const timer = window.setTimeout(() => setShown(true), QUIET_MS);
    return () => window.clearTimeout(timer);
  }, [isDown]);
  return (
    <div role="status" aria-live="polite">
      {isDown && isShown && <Bar connection={connection} />}
    </div>
  );
}

export function Bar({ connection }: { connection: Connection }) {
  const t = useT();
  const store = useRealtime();
  useNow();
  const isRefused = connection.status === 'refused';
  const Mark = isRefused
    ? IconLock
    : connection.status === 'offline'
      ? IconCloudOff
      : IconPlugConnectedX;
  return (
    <div className={css.bar} data-tone={isRefused ? 'bad' : 'warn'}>
      <Mark size={16} aria-hidden />
      <span className={css.text}>
        {t(`connection.${connection.status}`, {
          code: isRefused ? connection.code : '',
        })}
      </span>
      {connection.status === 'reconnecting' && (
        <button type="button" className={css.retry} onClick={() => store.retryNow()}>
          {t('connection.retryNow')}
        </button>
      )}
    </div>
  );
}
