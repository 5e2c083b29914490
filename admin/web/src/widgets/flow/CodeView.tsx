import { useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { useUnsaved } from '@/ui/useUnsaved';
import { Behind } from '../code/Behind';
import type { HalfWritten } from '../code/useHalfWritten';
import css from './CodeView.module.css';
import { useEditing } from './context';
import { findMistake, lineOf, linesOf } from './jsonLines';
import { isSame } from './merge';
import { problemText } from './problems';
import type { FlowDocument } from './types';

interface Marked {
  line: number;
  text: string;
}

const print = (flow: FlowDocument) => JSON.stringify(flow, null, 2);

/**
 * The document itself; what is valid JSON is taken at once, problems stand at their lines. What is half
 * written is kept beyond this view.
 */
export function CodeView({ written }: { written: HalfWritten<FlowDocument> }) {
  const t = useT();
  const { flow, change, problems, mayEdit } = useEditing();
  const [text, setText] = useState(() => written.half?.text ?? print(flow));
  const [shown, setShown] = useState(flow);
  const [isBehind, setBehind] = useState(() => !isSame(written.half?.from ?? flow, flow));
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const typed = readFlow(text, flow.id);
  const show = () => {
    setText(print(flow));
    setBehind(false);
    written.drop();
  };
  // Undo, or somebody else, changed it: show that, unless it is what was just typed, or still is being.
  if (shown !== flow) {
    setShown(flow);
    if (!typed) setBehind(true);
    else if (!isSame(typed, flow)) show();
  }
  useUnsaved(mayEdit && !typed);
  const marks = useMemo((): Marked[] => {
    const mistake = findMistake(text);
    if (mistake) return [{ line: mistake.line, text: mistake.message }];
    if (!isFlow(read(text))) return [{ line: 1, text: t('flows.notAFlow') }];
    const lines = linesOf(text);
    return problems.map((one) => ({
      line: lineOf(lines, one.pointer),
      text: `${one.pointer || '/'} ${problemText(t, one)}`,
    }));
  }, [text, problems, t]);
  const marked = new Set(marks.map((mark) => mark.line));
  const count = text.split('\n').length;

  const write = (next: string) => {
    setText(next);
    const document = readFlow(next, flow.id);
    if (!document) return written.keep(next, flow);
    setBehind(false);
    written.drop();
    change(document, 'code');
  };
  const goTo = (line: number) => {
    const area = field.current;
    if (!area) return;
    const lines = text.split('\n');
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.focus();
    area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    const height = area.scrollHeight / lines.length;
    area.scrollTop = Math.max(0, (line - 4) * height);
  };

  return (
    <section className={css.code} aria-label={t('flows.code')}>
      {isBehind && <Behind onShow={show} />}
      <div className={css.area}>
        <div className={css.gutter} ref={gutter} aria-hidden>
          {Array.from({ length: count }, (_, index) => (
            <div key={index} data-marked={marked.has(index + 1) || undefined}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={field}
          className={css.text}
          aria-label={t('flows.codeLabel')}
          aria-describedby="flow-code-problems"
          aria-invalid={marks.length > 0}
          spellCheck={false}
          data-own-undo
          wrap="off"
          readOnly={!mayEdit}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <ul className={css.marks} id="flow-code-problems">
        {marks.map((mark, index) => (
          <li key={index}>
            <button type="button" className={css.mark} onClick={() => goTo(mark.line)}>
              <span className={css.line}>{t('flows.line', { line: mark.line })}</span> {mark.text}
            </button>
          </li>
        ))}
        {marks.length === 0 && <li className={css.fine}>{t('flows.noProblems')}</li>}
      </ul>
    </section>
  );
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The flow that a text is, if it is this one. */
function readFlow(text: string, id: string): FlowDocument | null {
  const document = read(text);
  return isFlow(document) && document.id === id ? document : null;
}

/** What the editor can draw; the server checks the rest. */
export function isFlow(value: unknown): value is FlowDocument {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const { id, name, steps } = value as Partial<FlowDocument>;
  if (typeof id !== 'string' || typeof name !== 'string' || !Array.isArray(steps)) return false;
  return steps.length > 0 && steps.every(isStep);
}

function isStep(step: unknown): boolean {
  const { id, blocks } = (step ?? {}) as { id?: unknown; blocks?: unknown };
  if (typeof id !== 'string' || !Array.isArray(blocks)) return false;
  return blocks.every((block: { id?: unknown; type?: unknown } | null) => {
    return typeof block?.id === 'string' && typeof block.type === 'string';
  });
}
