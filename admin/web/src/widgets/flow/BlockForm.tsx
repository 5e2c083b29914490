import { useMemo } from 'react';
import { Problem } from '@/api/problem';
import { useT } from '@/i18n';
import { useEditing } from './context';
import { changeBlock, setData } from './edits';
import { FlowField } from './fields/FlowField';
import css from './Panel.module.css';
import { kindName } from './names';
import { pointerTo, problemText } from './problems';
import type { FieldSchema } from './types';
import { findBlock } from './ways';

/** The form of a block, made from the schema of its kind. */
export function BlockForm({ id, heading }: { id: string; heading?: string }) {
  const t = useT();
  const { flow, kinds, change, problemsAt, mayEdit } = useEditing();
  const block = findBlock(flow, id)?.block;
  const problems = problemsAt.get(id);
  // Fields show problems as they do what a server said of a form.
  const error = useMemo(
    () =>
      new Problem(422, {
        errors: (problems ?? []).map((one) => ({
          pointer: one.pointer,
          code: one.code,
          message: problemText(t, one),
        })),
      }),
    [problems, t],
  );
  if (!block) return null;
  const kind = kinds.get(block.type);
  const pointer = `${pointerTo(flow, id)}/data`;
  const properties = inOrder(kind?.schema);
  return (
    <>
      <div>
        <h2 className={heading}>{kindName(t, block.type, kind)}</h2>
        <p className={css.faint}>{kind?.description ?? t('flows.kindGone')}</p>
      </div>
      {properties.map(([name, schema]) => (
        <FlowField
          key={name}
          block={block}
          name={name}
          pointer={`${pointer}/${name}`}
          schema={schema as FieldSchema}
          isRequired={kind?.schema.required?.includes(name) ?? false}
          isReadOnly={!mayEdit}
          value={block.data?.[name]}
          error={error}
          onChange={(value) => change(setData(flow, id, name, value), `${id}/${name}`)}
          onBlock={(next) => change(changeBlock(flow, id, () => next), `${id}/${name}`)}
        />
      ))}
    </>
  );
}

const FIRST = ['text', 'title', 'url', 'choices', 'cards', 'when', 'values', 'variable', 'flow', 'step'];
const LAST = ['retries', 'retry_text', 'timeout_s', 'map_to'];

/** What a block is about first, what hardly anybody changes last. */
function inOrder(schema: FieldSchema | undefined): [string, unknown][] {
  const rank = (name: string) => {
    if (FIRST.includes(name)) return FIRST.indexOf(name);
    return LAST.includes(name) ? 200 + LAST.indexOf(name) : 100;
  };
  return Object.entries(schema?.properties ?? {}).sort(([a], [b]) => rank(a) - rank(b));
}
