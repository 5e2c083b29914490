import { Button, Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n';
import { joinPointer, splitPointer } from './draft/tree';
import type { DraftControl } from './draft/useDraft';
import css from './Designer.module.css';
import { useDesigner } from './inspector/DesignerContext';
import { findNode } from './inspector/schema';

const MAX_SHOWN = 160;

/** Two people changed the same settings: both are shown, and one is chosen for each. */
export function ConflictDialog({ control }: { control: DraftControl }) {
  const t = useT();
  const { conflict } = control.draft;
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const nameOf = useNames();
  if (!conflict) return null;
  const pick = (pointer: string, isTheirs: boolean) => {
    const next = new Set(theirs);
    if (isTheirs) next.add(pointer);
    else next.delete(pointer);
    setTheirs(next);
  };
  return (
    <Modal
      opened
      // Left open, both stay as they are: nothing is stored over the other's work.
      onClose={() => undefined}
      withCloseButton={false}
      size="lg"
      title={t('conflict.title')}
    >
      <p className={css.faint}>{t('conflict.text')}</p>
      <ul className={css.clashes}>
        {conflict.clashes.map((clash) => {
          const name = nameOf(clash.pointer);
          return (
            <li key={clash.pointer}>
              <h3 className={css.subtitle}>{name}</h3>
              <dl className={css.sides}>
                <dt>{t('conflict.mine')}</dt>
                <dd>{show(clash.mine) ?? t('conflict.unset')}</dd>
                <dt>{t('conflict.theirs')}</dt>
                <dd>{show(clash.theirs) ?? t('conflict.unset')}</dd>
              </dl>
              <SegmentedControl
                aria-label={t('conflict.choose', { name })}
                data={[
                  { value: 'mine', label: t('conflict.mine') },
                  { value: 'theirs', label: t('conflict.theirs') },
                ]}
                value={theirs.has(clash.pointer) ? 'theirs' : 'mine'}
                onChange={(value) => pick(clash.pointer, value === 'theirs')}
              />
            </li>
          );
        })}
      </ul>
      <div className={css.foot}>
        <Button onClick={() => control.choose(theirs)}>{t('conflict.go')}</Button>
      </div>
    </Modal>
  );
}

function show(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** The titles on the way to a setting: "Look › Colours › Accent". */
function useNames(): (pointer: string) => string {
  const { schema, words } = useDesigner();
  return (pointer) => {
    let at = '';
    const names = splitPointer(pointer).map((key) => {
      at = joinPointer(at, key);
      return words(findNode(schema, at)?.title ?? key);
    });
    return names.join(' › ');
  };
}
