import { useEffect, useRef } from 'react';
import type { ExtensionPage } from '@/api/types';
import css from './Extension.module.css';
import { connectFrame } from './frameBridge';
import { useSurface } from './useSurface';

/** A plugin's HTML page without Admin's origin: it sees nothing of Admin but what it asks for. */
export function FramePage({ page }: { page: ExtensionPage }) {
  const surface = useSurface(page);
  const disconnect = useRef<(() => void) | null>(null);
  useEffect(() => () => disconnect.current?.(), [surface]);
  const connect = (frame: HTMLIFrameElement) => {
    disconnect.current?.();
    disconnect.current = frame.contentWindow && connectFrame(frame.contentWindow, surface);
  };
  return (
    <iframe
      className={css.frame}
      title={page.title}
      src={page.frame}
      sandbox="allow-scripts allow-forms allow-popups"
      referrerPolicy="no-referrer"
      onLoad={(event) => connect(event.currentTarget)}
    />
  );
}
