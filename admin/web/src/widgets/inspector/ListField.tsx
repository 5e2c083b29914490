import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { move } from '../draft/tree';
import { buildEntry } from './entries';
import { sayProblem, useDesigner, usePlace } from './DesignerContext';
import { useLabels, type FieldProps } from './Field';
import css from './Inspector.module.css';
import { ListEntry } from './ListEntry';
import { listForms, resolve, type Node } from './schema';
import { SortableList } from './SortableList';

/** A list whose entries can be opened, moved by pointer and keys, taken away and added. */
export function ListField({ pointer, node }: FieldProps) {
  const t = useT();
  const { value, change, errors, isSet } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const entries = Array.isArray(value) ? value : Array.isArray(node.default) ? node.default : [];
  const items = node.items ?? {};
  const isFull = entries.length >= (node.maxItems ?? Infinity);
  const write = (next: readonly unknown[]) => {
    const isGone = next.length === 0 && (node.minItems ?? 0) > 0;
    change(isGone ? undefined : next);
  };
  return (
    <fieldset className={css.group}>
      <legend className={css.label}>{labels.label}</legend>
      {labels.description && <p className={css.help}>{labels.description}</p>}
      <SortableList
        label={labels.label}
        count={entries.length}
        onMove={(from, to) => write(move(entries, from, to))}
        nameOf={(at) => t('list.place', { at: at + 1, count: entries.length, name: labels.label })}
        renderEntry={(at, handle) => (
          <ListEntry
            pointer={`${pointer}/${at}`}
            items={items}
            value={entries[at]}
            handle={handle}
            isFirst={at === 0}
            isLast={at === entries.length - 1}
            onMove={(by) => write(move(entries, at, at + by))}
            onRemove={() => write(entries.filter((_, other) => other !== at))}
            // An entry of the default list becomes one's own with its first change.
            onOpen={isSet ? undefined : () => change(entries)}
          />
        )}
      />
      {errors[0] && <p className={css.error}>{sayProblem(errors[0])}</p>}
      {!isFull && (
        <AddButton
          label={labels.label}
          items={items}
          entries={entries}
          onAdd={(entry) => write([...entries, entry])}
        />
      )}
    </fieldset>
  );
}

/** Adds an entry; where there are several kinds, asks which. */
function AddButton(props: {
  label: string;
  items: Node;
  entries: readonly unknown[];
  onAdd: (entry: unknown) => void;
}) {
  const { label, items, entries, onAdd } = props;
  const t = useT();
  const { schema, words } = useDesigner();
  const forms = listForms(schema, items);
  const add = (mark?: string, kind?: string) =>
    onAdd(buildEntry(schema, items, entries, mark, kind));
  const button = (run?: () => void) => (
    <Button
      variant="default"
      size="xs"
      className={css.add}
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={run}
      aria-label={t('list.addTo', { name: label })}
    >
      {t('list.add')}
    </Button>
  );
  if (forms.length === 0) return button(() => add());
  return (
    <Menu position="bottom-start">
      <Menu.Target>{button()}</Menu.Target>
      <Menu.Dropdown>
        {forms.map((form) => (
          <Menu.Item key={form.value} onClick={() => add(form.mark, form.value)}>
            {words(resolve(schema, form.node).title ?? form.value)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
