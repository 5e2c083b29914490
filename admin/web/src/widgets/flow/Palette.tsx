import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useT, type MessageKey } from '@/i18n';
import { useEditing } from './context';
import { startDrag } from './dragging';
import css from './Palette.module.css';
import { blockIcon } from './icons';
import { kindName } from './names';
import type { BlockKind } from './types';
import { useInsert } from './useInsert';

const GROUPS = ['say', 'ask', 'logic', 'act', 'plugin'] as const;

/** All kinds of blocks: drag one to the canvas, or press it to add it behind what is chosen. */
export function Palette() {
  const t = useT();
  const { kinds } = useEditing();
  const insert = useInsert();
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const all = [...kinds.values()].filter((kind) =>
    `${kindName(t, kind.type, kind)} ${kind.title} ${kind.type}`.toLowerCase().includes(wanted),
  );
  return (
    <section className={css.palette} aria-label={t('flows.palette')}>
      <TextInput
        aria-label={t('flows.findBlock')}
        placeholder={t('flows.findBlock')}
        leftSection={<IconSearch size={16} aria-hidden />}
        size="xs"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {GROUPS.map((group) => (
        <Group
          key={group}
          title={t(`flows.group.${group}` as MessageKey)}
          kinds={all.filter((kind) => kind.group === group)}
          onPick={insert}
        />
      ))}
      {all.length === 0 && <p className={css.none}>{t('flows.noBlock')}</p>}
    </section>
  );
}

function Group(props: { title: string; kinds: BlockKind[]; onPick: (kind: BlockKind) => void }) {
  const t = useT();
  if (props.kinds.length === 0) return null;
  return (
    <div role="group" aria-label={props.title}>
      <h2 className={css.group}>{props.title}</h2>
      {props.kinds.map((kind) => {
        const Mark = blockIcon(kind.type);
        return (
          <button
            key={kind.type}
            type="button"
            className={css.item}
            title={kind.description}
            draggable
            onDragStart={(event) => startDrag(event, { kind: 'new', type: kind.type })}
            onClick={() => props.onPick(kind)}
          >
            <Mark size={16} aria-hidden />
            {kindName(t, kind.type, kind)}
          </button>
        );
      })}
    </div>
  );
}
