import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronDown,
  IconDotsVertical,
  IconTrash,
} from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { useT } from '@/i18n';
import { isTree, joinPointer } from '../draft/tree';
import { nameEntry } from './entries';
import { useDesigner } from './DesignerContext';
import { Field } from './Field';
import css from './Inspector.module.css';
import { formOf, resolve, type Node } from './schema';

/** One entry of a list: its name, and below it its settings once it is opened. */
export function ListEntry(props: {
  pointer: string;
  items: Node;
  value: unknown;
  handle: ReactNode;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
  onOpen?: () => void;
}) {
  const { pointer, items, value, handle, onMove, onRemove, onOpen } = props;
  const t = useT();
  const { schema, words, control } = useDesigner();
  const [isOpen, setOpen] = useState(false);
  const form = formOf(schema, items, value);
  const kind = words(form.title ?? '');
  const text = nameEntry(value);
  const name = text ? `${kind}: ${text}` : kind;
  const body = useId();
  const isWrong = control.problems.some(
    (one) => one.severity === 'error' && (one.pointer === pointer || one.pointer.startsWith(`${pointer}/`)),
  );
  return (
    <>
      <div className={css.entryHead}>
        {handle}
        <button
          type="button"
          className={css.entryName}
          aria-expanded={isOpen}
          aria-controls={isOpen ? body : undefined}
          data-wrong={isWrong || undefined}
          onClick={() => {
            onOpen?.();
            setOpen(!isOpen);
          }}
        >
          <span className={css.entryKind}>{kind}</span>
          {text && <span className={css.entryText}>{text}</span>}
          <IconChevronDown size={14} aria-hidden data-open={isOpen || undefined} />
        </button>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('list.acts', { name })}>
              <IconDotsVertical size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconArrowUp size={16} />}
              disabled={props.isFirst}
              onClick={() => onMove(-1)}
            >
              {t('list.up')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={16} />}
              disabled={props.isLast}
              onClick={() => onMove(1)}
            >
              {t('list.down')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconTrash size={16} />} onClick={onRemove}>
              {t('action.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {isOpen && (
        <div id={body} className={css.parts}>
          {isTree(value) ? (
            <Parts pointer={pointer} form={form} />
          ) : (
            <Field pointer={pointer} node={resolve(schema, items)} />
          )}
        </div>
      )}
    </>
  );
}

/** What an entry or an action consists of, in the order of the schema. */
export function Parts({ pointer, form }: { pointer: string; form: Node }) {
  return Object.entries(form.properties ?? {}).map(([key, part]) => (
    <Field key={key} pointer={joinPointer(pointer, key)} node={part} />
  ));
}
