/** What the flow editor can do by key and palette. */
import { useEffect, useRef } from 'react';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import { copy, paste, readClip } from './clipboard';
import type { Editing } from './context';
import { remove } from './edits';
import type { SideName, ViewName } from './EditorBar';
import { NOTHING } from './types';
import type { FlowDraft } from './useFlowDraft';

interface Acts {
  onView: (view: ViewName) => void;
  onSide: (side: SideName) => void;
  onLive: (isLive: boolean) => void;
  isLive: boolean;
  onPublish: (() => void) | null;
}

export function useEditorCommands(editing: Editing, draft: FlowDraft, acts: Acts): void {
  const t = useT();
  const edits = editing.mayEdit
    ? [
        { id: 'flow.undo', title: t('flows.undo'), group: 'list' as const, keys: 'mod+z', run: draft.undo },
        { id: 'flow.redo', title: t('flows.redo'), group: 'list' as const, keys: 'mod+shift+z', run: draft.redo },
        {
          id: 'flow.delete',
          title: t('flows.deleteChosen'),
          group: 'list' as const,
          keys: 'delete',
          run: () => deleteChosen(editing),
        },
      ]
    : [];
  useCommands([
    ...edits,
    ...(['canvas', 'list', 'code'] as const).map((view, index) => ({
      id: `flow.view.${view}`,
      title: `${t('flows.view')}: ${t(`flows.view.${view}`)}`,
      group: 'list' as const,
      keys: String(index + 1),
      run: () => acts.onView(view),
    })),
    { id: 'flow.try', title: t('flows.try'), group: 'list', keys: 't', run: () => acts.onSide('trial') },
    {
      id: 'flow.problems',
      title: t('flows.showProblems'),
      group: 'list',
      run: () => acts.onSide('problems'),
    },
    {
      id: 'flow.live',
      title: t('flows.liveNumbers'),
      group: 'list',
      run: () => acts.onLive(!acts.isLive),
    },
    ...(acts.onPublish
      ? [{ id: 'flow.publish', title: t('flows.publish'), group: 'list' as const, run: acts.onPublish }]
      : []),
  ]);
  useClipboard(editing);
}

function deleteChosen({ flow, selection, change, select }: Editing): void {
  if (selection.steps.length + selection.blocks.length === 0) return;
  change(remove(flow, selection));
  select(NOTHING);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Copy, cut and paste as the browser has them; parts go as text, so other flows take them. */
function useClipboard(editing: Editing): void {
  const latest = useRef(editing);
  useEffect(() => {
    latest.current = editing;
  });
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      const { flow, selection, mayEdit } = latest.current;
      const isText = (window.getSelection()?.toString() ?? '') !== '';
      const clip = isTyping(event.target) || isText ? null : copy(flow, selection);
      if (!clip) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', JSON.stringify(clip));
      if (event.type === 'cut' && mayEdit) deleteChosen(latest.current);
    };
    const put = (event: ClipboardEvent) => {
      const { flow, selection, change, select, mayEdit } = latest.current;
      if (!mayEdit || isTyping(event.target)) return;
      const clip = readClip(event.clipboardData?.getData('text/plain') ?? '');
      if (!clip) return;
      event.preventDefault();
      const after = selection.blocks.at(-1) ?? selection.steps.at(-1) ?? null;
      const pasted = paste(flow, clip, after);
      change(pasted.flow);
      select(pasted.selection);
    };
    document.addEventListener('copy', take);
    document.addEventListener('cut', take);
    document.addEventListener('paste', put);
    return () => {
      document.removeEventListener('copy', take);
      document.removeEventListener('cut', take);
      document.removeEventListener('paste', put);
    };
  }, []);
}
