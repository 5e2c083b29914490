import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useT } from '@/i18n';
import { copyText } from './copyText';
import { showFailure } from './failure';

const SAID_MS = 2_000;

/** A button that copies, drawn by its children; for a moment it knows that it did. */
export function CopyButton(props: {
  value: string;
  children: (state: { copied: boolean; copy: () => void }) => ReactNode;
}) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const copy = async () => {
    const isDone = await copyText(props.value);
    if (!isDone) showFailure(t, null);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setCopied(false), SAID_MS);
    setCopied(isDone);
  };
  return props.children({ copied, copy: () => void copy() });
}
