/** The draft of one widget on the page: every change is checked and stored soon after it was made. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '@/api/http';
import { Problem, Unreachable } from '@/api/problem';
import type { ConfigProblem, ConfigValidation, Widget } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { showToast } from '@/ui/toasts';
import { useUnsaved } from '@/ui/useUnsaved';
import * as steps from './draft';
import type { Draft } from './draft';
import { writeAt, type Tree } from './tree';

/** Long enough not to send each letter, short enough for the preview of the launcher to follow. */
const PAUSE_MS = 200;
const RETRY_MS = 5_000;
const ROUNDS = 3;
/** A draft may have these; to publish it they are to be put right. */
const FOR_DRAFTS = new Set(['contrast']);

export type SaveState =
  | { kind: 'saved' | 'waiting' | 'saving' | 'refused' | 'conflict' }
  | { kind: 'failed'; error: unknown };

export interface DraftControl {
  widget: Widget;
  draft: Draft;
  config: Tree;
  problems: readonly ConfigProblem[];
  /** The newest config that the server found nothing wrong with that matters for a draft. */
  valid: Tree | null;
  save: SaveState;
  /** Change what stands at a pointer; undefined takes it away, which brings the default back. */
  change: (pointer: string, value: unknown) => void;
  /** Put another config in place of this one; a run of them under one name is one step. */
  replace: (config: Tree, name?: string) => void;
  undo: () => void;
  redo: () => void;
  choose: (theirs: ReadonlySet<string>) => void;
  /** Take over what the server has now, such as after a roll back. */
  accept: (widget: Widget) => void;
  /** The widget has another name: the draft says so too. */
  rename: (widget: Widget) => void;
  retry: () => void;
  /** Store what is not stored yet; false where that cannot be. */
  flush: () => Promise<boolean>;
}

export const isBlocking = (problem: ConfigProblem): boolean =>
  problem.severity === 'error' && !FOR_DRAFTS.has(problem.code);

export function useDraft(loaded: Widget): DraftControl {
  const t = useT();
  const cache = useQueryClient();
  const [widget, setWidget] = useState(loaded);
  const [draft, setDraft] = useState<Draft>(() => steps.begin(loaded.draft, loaded.etag));
  const [problems, setProblems] = useState<readonly ConfigProblem[]>([]);
  const [valid, setValid] = useState<Tree | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  // Until it is stored: what is typed on meanwhile is not checked yet, but as much at risk.
  const [isStuck, setStuck] = useState(false);
  const [round, setRound] = useState(0);
  const now = useRef(draft);
  const running = useRef<Promise<boolean> | null>(null);
  const checked = useRef<Tree | null>(null);
  const refused = useRef<Tree | null>(null);
  const newest = useRef(loaded.updated_at);
  const isGone = useRef(false);

  // Through the ref: two changes within one drawing build on one another.
  const apply = useCallback((step: (draft: Draft) => Draft) => {
    now.current = step(now.current);
    setDraft(now.current);
  }, []);

  const keep = useCallback(
    (found: Widget) => {
      newest.current = found.updated_at;
      setWidget(found);
      cache.setQueryData(keys.widget(found.id), found);
    },
    [cache],
  );

  const receive = useCallback(
    (found: Widget) => {
      // An answer that was under way while a draft was stored here says what was before.
      if (found.etag === now.current.etag || found.updated_at < newest.current) return;
      const wasDirty = steps.isDirty(now.current);
      apply((before) => steps.receive(before, found.draft, found.etag));
      keep(found);
      if (wasDirty && !now.current.conflict) showToast({ text: t('designer.merged'), tone: 'plain' });
    },
    [apply, keep, t],
  );

  /** Check the config, then store it unless somebody else stored theirs meanwhile. */
  const work = useCallback(async (): Promise<boolean> => {
    const sent = now.current;
    if (checked.current !== sent.config) {
      const verdict = await api.post<ConfigValidation>('widgets/validate', sent.config);
      checked.current = sent.config;
      setProblems(verdict.problems);
      refused.current = verdict.problems.some(isBlocking) ? sent.config : null;
      if (!refused.current) setValid(sent.config);
    }
    if (refused.current === sent.config) return false;
    if (!steps.isDirty(sent)) return true;
    const path = `widgets/${loaded.id}`;
    const found = await api.get<Widget>(path);
    if (found.etag !== sent.etag) {
      receive(found);
      return false;
    }
    const headers = { 'If-Match': `"${sent.etag}"` };
    const answer = await api.put<Widget>(`${path}/draft`, sent.config, headers).catch(refetchIfStale);
    if (!answer) return false;
    apply((before) => steps.stored(before, sent.config, answer.draft, answer.etag));
    checked.current = now.current.config === answer.draft ? answer.draft : null;
    keep(answer);
    return true;

    async function refetchIfStale(error: unknown): Promise<null> {
      if (!(error instanceof Problem) || error.status !== 412) throw error;
      receive(await api.get<Widget>(path));
      return null;
    }
  }, [loaded.id, apply, keep, receive]);

  const flush = useCallback(async (): Promise<boolean> => {
    while (running.current) await running.current;
    const run = async () => {
      setBusy(true);
      try {
        const isDone = await work();
        setFailure(null);
        setStuck(!isDone);
        return isDone;
      } catch (error) {
        setFailure(error);
        setStuck(true);
        return false;
      } finally {
        running.current = null;
        setBusy(false);
        setRound((count) => count + 1);
      }
    };
    running.current = run();
    return running.current;
  }, [work]);

  const isBlocked = problems.some(isBlocking) && checked.current === draft.config;
  const isIdle = !steps.isDirty(draft) && checked.current === draft.config;
  useEffect(() => {
    if (draft.conflict || isIdle || isBlocked) return;
    const isAway = failure instanceof Unreachable;
    if (failure !== null && !isAway) return;
    const timer = window.setTimeout(() => void flush(), isAway ? RETRY_MS : PAUSE_MS);
    return () => window.clearTimeout(timer);
    // `round`: what was changed while a draft was stored is stored next.
  }, [draft, isIdle, isBlocked, failure, flush, round]);

  // What another editor stored arrives when the page reads the widget again.
  useEffect(() => receive(loaded), [loaded, receive]);
  useWarning(steps.isDirty(draft));
  const isAtRisk = steps.isDirty(draft) && (isStuck || draft.conflict !== null);
  const wasAtRisk = useRef(isAtRisk);
  useEffect(() => void (wasAtRisk.current = isAtRisk), [isAtRisk]);
  useUnsaved(isAtRisk);

  const storeLast = useCallback(async () => {
    // Who was asked, and went, has given it up.
    if (!steps.isDirty(now.current) || wasAtRisk.current) return;
    if (!(await storeAll(flush))) showToast({ text: t('designer.leftUnsaved'), tone: 'bad' });
  }, [flush, t]);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      void storeLast();
    };
  }, [storeLast]);

  const edit = useCallback(
    (config: Tree, name: string) => {
      setFailure(null);
      apply((before) => steps.edit(before, config, name, Date.now()));
      // What had to be checked or read first may come when the page has gone.
      if (isGone.current) void storeLast();
    },
    [apply, storeLast],
  );

  const save = saveStateOf(draft, isBusy, isBlocked, failure);
  return useMemo(
    () => ({
      widget,
      draft,
      config: draft.config,
      problems,
      valid,
      save,
      change(pointer, value) {
        // What is typed or dragged is one step; whatever is switched, moved or added is its own.
        const run = typeof value === 'string' || typeof value === 'number' ? pointer : '';
        edit(writeAt(now.current.config, pointer, value), run);
      },
      replace: (config, name = '') => edit(config, name),
      undo: () => apply(steps.undo),
      redo: () => apply(steps.redo),
      choose(theirs) {
        setStuck(false);
        apply((before) => steps.choose(before, theirs));
      },
      accept(found) {
        apply(() => steps.begin(found.draft, found.etag));
        keep(found);
      },
      rename(found) {
        keep(found);
        apply((before) =>
          steps.edit(before, writeAt(before.config, '/name', found.name), '/name', Date.now()),
        );
      },
      retry: () => setFailure(null),
      flush,
    }),
    // `save` is made of what is named here already.
    [widget, draft, problems, valid, isBusy, isBlocked, failure, apply, edit, keep, flush],
  );
}

/** Store all of it: a draft that was brought together with somebody else's is stored in a further round. */
export async function storeAll(flush: DraftControl['flush']): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    if (await flush()) return true;
  }
  return false;
}

function saveStateOf(draft: Draft, isBusy: boolean, isBlocked: boolean, failure: unknown): SaveState {
  if (draft.conflict) return { kind: 'conflict' };
  if (!steps.isDirty(draft)) return { kind: 'saved' };
  if (isBusy) return { kind: 'saving' };
  if (failure !== null) return { kind: 'failed', error: failure };
  return { kind: isBlocked ? 'refused' : 'waiting' };
}

/** Ask before the page is left with something that is not stored. */
function useWarning(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isWanted]);
}
