import { useMutation } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api } from '@/api/http';
import type { ConfigValidation } from '@/api/types';
import { useT } from '@/i18n';
import { useUnsaved } from '@/ui/useUnsaved';
import { isSame, isTree, type Tree } from '../draft/tree';
import { isBlocking } from '../draft/useDraft';
import { sayProblem, useDesigner } from '../inspector/DesignerContext';
import { Behind } from './Behind';
import css from './Code.module.css';
import { findLines, lineOf, NoJson, type Found } from './positions';
import type { HalfWritten } from './useHalfWritten';

const PAUSE_MS = 300;

/**
 * The draft as JSON. It becomes the draft as soon as it is one; until then each error stands at its line,
 * and what is written is kept beyond this view.
 */
export function CodeView({ written }: { written: HalfWritten<Tree> }) {
  const t = useT();
  const { control } = useDesigner();
  const [text, setText] = useState(() => written.half?.text ?? write(control.config));
  const newest = useRef(text);
  const field = useRef<HTMLTextAreaElement>(null);
  const read = useMemo(() => parse(text), [text]);
  const check = useMutation({
    mutationFn: (config: Tree) => api.post<ConfigValidation>('widgets/validate', config),
    onSuccess: (verdict, config) => {
      // What was typed meanwhile is newer, and checked in its turn.
      const typed = parse(newest.current).config;
      if (!typed || !isSame(typed, config)) return;
      if (!verdict.problems.some(isBlocking)) control.replace(config, 'code');
    },
  });
  const { config } = read;
  const isNews = config !== null && !isSame(config, control.config);
  const waiting = useRef<Tree | null>(null);
  useEffect(() => {
    newest.current = text;
    waiting.current = isNews ? config : null;
    if (!isNews) return;
    const timer = window.setTimeout(() => {
      waiting.current = null;
      check.mutate(config);
    }, PAUSE_MS);
    return () => window.clearTimeout(timer);
    // What is typed counts; the draft follows it.
  }, [text]);
  // Who leaves right after the last key keeps it.
  useEffect(() => () => void (waiting.current && check.mutate(waiting.current)), []);
  const show = () => {
    setText(write(control.config));
    written.drop();
  };
  const isBehind = useFollowing(control.config, config, show, written.half?.from);

  const problems = isNews ? (check.data?.problems ?? []) : control.problems;
  useUnsaved(config === null || (isNews && problems.some(isBlocking)));
  const marks = read.found
    ? problems.map((one) => ({
        key: `${one.pointer} ${one.message}`,
        line: lineOf(read.found, one.pointer),
        isError: one.severity === 'error',
        text: `${one.pointer || '/'} ${sayProblem(one)}`,
      }))
    : [{ key: 'json', line: read.line, isError: true, text: t('code.broken', { column: read.column }) }];
  const marked = new Map(marks.map((mark) => [mark.line, mark.isError]));
  const lines = text.split('\n');
  return (
    <div className={css.view}>
      <p className={css.help}>{t('code.help')}</p>
      {isBehind && <Behind onShow={show} />}
      <div className={css.editor}>
        <ol className={css.gutter} aria-hidden>
          {lines.map((_, at) => (
            <li key={at} data-mark={marked.has(at + 1) ? (marked.get(at + 1) ? 'error' : 'warning') : undefined}>
              {at + 1}
            </li>
          ))}
        </ol>
        <textarea
          ref={field}
          className={css.text}
          aria-label={t('code.title')}
          aria-invalid={marks.some((mark) => mark.isError)}
          aria-describedby="code-problems"
          spellCheck={false}
          data-own-undo
          autoCapitalize="off"
          dir="ltr"
          rows={lines.length}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            written.keep(event.currentTarget.value, control.config);
          }}
        />
      </div>
      <ul id="code-problems" className={css.problems} aria-label={t('designer.checks')} aria-live="polite">
        {marks.map((mark) => (
          <li key={mark.key} data-error={mark.isError || undefined}>
            {mark.isError ? <IconCircleX size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
            <button type="button" className={css.jump} onClick={() => goToLine(field.current, mark.line)}>
              {t('code.line', { line: mark.line })}
            </button>
            <span>{mark.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const write = (config: Tree): string => JSON.stringify(config, null, 2);

/** Whether a text is the draft. */
export const isDraft = (text: string, config: Tree): boolean => isSame(parse(text).config, config);

type Read =
  | { config: Tree; found: Found; line: 0; column: 0 }
  | { config: null; found: null; line: number; column: number };

function parse(text: string): Read {
  try {
    const found = findLines(text);
    const config: unknown = JSON.parse(text);
    if (isTree(config)) return { config, found, line: 0, column: 0 };
    return { config: null, found: null, line: 1, column: 1 };
  } catch (error) {
    const { line, column } = error instanceof NoJson ? error : { line: 1, column: 1 };
    return { config: null, found: null, line, column };
  }
}

/**
 * Show what was changed elsewhere: by a way back, or by somebody else. What was typed and is not in the
 * draft yet stays; returns whether the draft changed beneath it.
 *
 * @param from the draft that it was typed from, where that was before this view
 */
function useFollowing(config: Tree, typed: Tree | null, show: () => void, from = config): boolean {
  const known = useRef(from);
  const [isBehind, setBehind] = useState(false);
  useEffect(() => {
    const before = known.current;
    known.current = config;
    if (isSame(typed, config)) setBehind(false);
    else if (isSame(before, config)) return;
    else if (isSame(typed, before)) show();
    else setBehind(true);
  }, [config, typed]);
  return isBehind;
}

function goToLine(field: HTMLTextAreaElement | null, line: number): void {
  if (!field) return;
  const lines = field.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}
