/** A flow's draft under edit: undo, autosave under its ETag, and others who edit it too. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import { useT } from '@/i18n';
import { showToast } from '@/ui/toasts';
import { useUnsaved } from '@/ui/useUnsaved';
import { begin, change, rebase, redo, undo, type History } from './history';
import { flowKeys } from './keys';
import { isSame, merge } from './merge';
import type { Flow, FlowDocument } from './types';

const QUIET_MS = 700;
const AGAIN_MS = 4_000;
/** Too many requests, or theirs could not be read: the same may be stored a moment later. */
const PASSING = new Set([412, 429]);

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';

interface Draft {
  history: History<FlowDocument>;
  /** What the server has, as far as is known here. */
  base: FlowDocument;
  etag: string;
  save: SaveState;
  error: unknown;
  conflicts: readonly string[];
  theirs: Flow | null;
  /** Counts up when somebody else's changes came in. */
  merges: number;
}

type Event =
  | { type: 'change'; flow: FlowDocument; mark: string | null }
  | { type: 'undo' | 'redo' | 'saving' | 'again' }
  | { type: 'saved'; flow: Flow; sent: FlowDocument }
  | { type: 'failed'; error: unknown }
  /** `asked`: the ETag that was known here when the server was asked for theirs. */
  | { type: 'theirs'; flow: Flow; asked: string }
  | { type: 'settle'; side: 'mine' | 'theirs' };

export function startDraft(flow: Flow): Draft {
  return {
    history: begin(flow.draft),
    base: flow.draft,
    etag: flow.etag,
    save: 'saved',
    error: null,
    conflicts: [],
    theirs: null,
    merges: 0,
  };
}

export function reduceDraft(draft: Draft, event: Event): Draft {
  switch (event.type) {
    case 'change':
      return edited(draft, change(draft.history, event.flow, event.mark));
    case 'undo':
      return edited(draft, undo(draft.history));
    case 'redo':
      return edited(draft, redo(draft.history));
    case 'saving':
      return { ...draft, save: 'saving' };
    case 'again':
      return draft.save === 'failed' ? { ...draft, save: 'unsaved' } : draft;
    case 'saved':
      return {
        ...draft,
        base: event.sent,
        etag: event.flow.etag,
        error: null,
        save: draft.history.present === event.sent ? 'saved' : 'unsaved',
      };
    case 'failed':
      return { ...draft, save: 'failed', error: event.error };
    case 'theirs':
      return takeTheirs(draft, event.flow, event.asked);
    case 'settle':
      return settle(draft, event.side);
  }
}

function edited(draft: Draft, history: History<FlowDocument>): Draft {
  if (history === draft.history) return draft;
  // While one is on its way the next waits for its answer, and the ETag that comes with it.
  const isKept = draft.save === 'conflict' || draft.save === 'saving';
  return { ...draft, history, save: isKept ? draft.save : 'unsaved' };
}

/** Merge what somebody else saved; ask where both changed the same thing. */
function takeTheirs(draft: Draft, theirs: Flow, asked: string): Draft {
  // An answer that was on its way while mine was saved says what was before.
  if (draft.save === 'saving' || asked !== draft.etag || theirs.etag === draft.etag) return draft;
  const { conflicts } = merge(draft.base, draft.history.present, theirs.draft);
  if (conflicts.length > 0) return { ...draft, save: 'conflict', theirs, conflicts };
  const history = withTheirs(draft, theirs);
  return {
    ...draft,
    history,
    base: theirs.draft,
    etag: theirs.etag,
    save: isSame(history.present, theirs.draft) ? 'saved' : 'unsaved',
    error: null,
    merges: draft.merges + 1,
  };
}

/** End a conflict. Theirs is an ordinary change, so undo brings mine back. */
function settle(draft: Draft, side: 'mine' | 'theirs'): Draft {
  const { theirs } = draft;
  if (!theirs) return draft;
  const mine = withTheirs(draft, theirs);
  return {
    ...draft,
    history: side === 'mine' ? mine : change(mine, theirs.draft),
    base: theirs.draft,
    etag: theirs.etag,
    theirs: null,
    conflicts: [],
    error: null,
    save: side === 'mine' ? 'unsaved' : 'saved',
  };
}

const withTheirs = (draft: Draft, theirs: Flow): History<FlowDocument> =>
  rebase(draft.history, (one) => merge(draft.base, one, theirs.draft).flow);

/** Somebody else saved this flow meanwhile. */
export const isStale = (error: unknown): boolean => error instanceof Problem && error.status === 412;

/** Whether it could not be saved, until it is: what is changed further is at risk as well. */
const isAtRisk = ({ save, error }: Draft): boolean =>
  save === 'conflict' || (save !== 'saved' && error !== null);

export function useFlowDraft(flow: Flow, mayEdit: boolean) {
  const t = useT();
  const [draft, setDraft] = useState(() => startDraft(flow));
  const cache = useQueryClient();
  const now = useRef(draft);
  const running = useRef<Promise<void> | null>(null);
  // Through the ref: what follows an answer builds on it before it is drawn.
  const dispatch = useCallback((event: Event) => {
    now.current = reduceDraft(now.current, event);
    setDraft(now.current);
  }, []);

  const lookAgain = useCallback(async () => {
    const asked = now.current.etag;
    const theirs = await api.get<Flow>(`flows/${flow.id}`);
    dispatch({ type: 'theirs', flow: theirs, asked });
  }, [dispatch, flow.id]);

  const put = useCallback(async () => {
    const { history, etag } = now.current;
    const sent = history.present;
    dispatch({ type: 'saving' });
    try {
      const saved = await api.put<Flow>(`flows/${flow.id}/draft`, sent, { 'If-Match': etag });
      dispatch({ type: 'saved', flow: saved, sent });
      void cache.invalidateQueries({ queryKey: flowKeys.all });
    } catch (error) {
      dispatch({ type: 'failed', error });
      if (isStale(error)) await lookAgain();
      throw error;
    }
  }, [cache, dispatch, flow.id, lookAgain]);

  const save = useCallback((): Promise<void> => {
    const saving = put();
    running.current = saving.catch(() => undefined);
    return saving;
  }, [put]);

  /** Save what is shown; returns its ETag, or throws why what is shown is not what the server has. */
  const saveNow = useCallback(async (): Promise<string> => {
    await running.current;
    if (now.current.save === 'unsaved' || now.current.save === 'failed') await save();
    const { save: state, etag, error } = now.current;
    if (state !== 'saved') throw error ?? new Error(state);
    return etag;
  }, [save]);

  const { save: state, history, error } = draft;
  useEffect(() => {
    if (state !== 'unsaved' || !mayEdit) return undefined;
    // The state says whether it failed.
    const timer = window.setTimeout(() => void save().catch(() => undefined), QUIET_MS);
    return () => window.clearTimeout(timer);
  }, [state, history.present, save, mayEdit]);

  useEffect(() => {
    const isForGood = error instanceof Problem && error.status < 500 && !PASSING.has(error.status);
    if (state !== 'failed' || isForGood) return undefined;
    const timer = window.setTimeout(() => dispatch({ type: 'again' }), AGAIN_MS);
    return () => window.clearTimeout(timer);
  }, [dispatch, state, error]);

  useEffect(() => {
    if (state === 'saved') return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [state]);

  // Whoever goes to another page of this app leaves nothing behind.
  useEffect(
    () => () => {
      // Who was asked, and went, has given it up.
      if (!mayEdit || isAtRisk(now.current)) return;
      saveNow()
        // What somebody else saved has come in by now, and can be saved with.
        .catch(saveNow)
        .catch(() => showToast({ text: t('designer.leftUnsaved'), tone: 'bad' }));
    },
    [mayEdit, saveNow, t],
  );
  useUnsaved(isAtRisk(draft));

  return {
    ...draft,
    flow: history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change: useCallback(
      (next: FlowDocument, mark: string | null = null) =>
        dispatch({ type: 'change', flow: next, mark }),
      [dispatch],
    ),
    undo: useCallback(() => dispatch({ type: 'undo' }), [dispatch]),
    redo: useCallback(() => dispatch({ type: 'redo' }), [dispatch]),
    settle: useCallback((side: 'mine' | 'theirs') => dispatch({ type: 'settle', side }), [dispatch]),
    saveNow,
    lookAgain,
  };
}

export type FlowDraft = ReturnType<typeof useFlowDraft>;
