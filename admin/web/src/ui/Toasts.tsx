import { CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useT } from '@/i18n';
import css from './Toasts.module.css';
import { currentToasts, hideToast, onToasts, settleToasts, stayOf, undoToast, type Toast } from './toasts';

export function Toasts() {
  const toasts = useSyncExternalStore(onToasts, currentToasts);
  useEffect(() => {
    const settle = () => void settleToasts();
    window.addEventListener('pagehide', settle);
    return () => window.removeEventListener('pagehide', settle);
  }, []);
  return (
    <div className={css.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const t = useT();
  const [isUnderMouse, setUnderMouse] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const isHeld = isUnderMouse || hasFocus;
  useEffect(() => {
    if (isHeld) return;
    const timer = window.setTimeout(() => hideToast(toast.id), stayOf(toast));
    return () => window.clearTimeout(timer);
  }, [toast, isHeld]);
  const Icon = toast.tone === 'bad' ? IconAlertTriangle : IconCheck;
  return (
    <div
      className={css.toast}
      data-tone={toast.tone}
      onMouseEnter={() => setUnderMouse(true)}
      onMouseLeave={() => setUnderMouse(false)}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      <Icon size={16} className={css.icon} aria-hidden />
      <div className={css.text}>
        {toast.text}
        {toast.requestId && (
          <span className={css.request}>{t('error.request', { id: toast.requestId })}</span>
        )}
      </div>
      {toast.undo && (
        <button
          type="button"
          className={css.undo}
          onClick={() => undoToast(toast.id)}
        >
          {t('action.undo')}
        </button>
      )}
      {toast.action && (
        <button
          type="button"
          className={css.undo}
          onClick={() => {
            hideToast(toast.id);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </button>
      )}
      <CloseButton
        size="sm"
        variant="transparent"
        className={css.close}
        aria-label={t('action.dismiss')}
        onClick={() => hideToast(toast.id)}
      />
    </div>
  );
}
