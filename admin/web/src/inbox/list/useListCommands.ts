import { IconArrowDown, IconArrowUp, IconCornerDownLeft, IconSquareCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Session } from '@/api/types';
import { useCommands, type Command } from '@/commands/commands';
import { useT } from '@/i18n';
import { placeAfter } from './scrolling';
import type { Pick } from './SessionRow';

/** Moving in the list, opening and picking, by keys. */
export function useListCommands(args: {
  sessions: readonly Session[];
  cursorId: string | undefined;
  moveTo: (index: number) => void;
  onOpen: (id: string) => void;
  onPick?: (id: string, pick: Pick) => void;
}): void {
  const { sessions, cursorId, moveTo, onOpen, onPick } = args;
  const t = useT();
  const place = useRef(0);
  const at = () => sessions.findIndex((session) => session.id === cursorId);
  const now = at();
  useEffect(() => {
    if (now >= 0) place.current = now;
  }, [now]);
  const move = (step: 1 | -1) => moveTo(placeAfter(at(), place.current, step, sessions.length));
  const current = () => sessions[at()] ?? sessions[0];
  const keyOnly = (id: string, title: string, keys: string, icon: Command['icon'], run: () => void) => ({
    id: `list.${id}`, group: 'list' as const, title, keys, icon, isKeyOnly: true, run,
  });
  useCommands([
    keyOnly('next', t('command.next'), 'j', IconArrowDown, () => move(1)),
    keyOnly('previous', t('command.previous'), 'k', IconArrowUp, () => move(-1)),
    keyOnly('down', t('command.next'), 'arrowdown', undefined, () => move(1)),
    keyOnly('up', t('command.previous'), 'arrowup', undefined, () => move(-1)),
    keyOnly('open', t('command.open'), 'enter', IconCornerDownLeft, () => {
      const target = current();
      if (target) onOpen(target.id);
    }),
    ...(onPick
      ? [
          keyOnly('pick', t('bulk.pick'), 'x', IconSquareCheck, () => {
            const target = current();
            if (target) onPick(target.id, 'one');
          }),
          keyOnly('pickRange', t('bulk.pickRange'), 'shift+x', undefined, () => {
            const target = current();
            if (target) onPick(target.id, 'range');
          }),
        ]
      : []),
  ]);
}
