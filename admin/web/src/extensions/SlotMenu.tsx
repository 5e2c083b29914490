import { ActionIcon, Menu } from '@mantine/core';
import { IconPuzzle } from '@tabler/icons-react';
import { useLayout } from '@/app/layout';
import type { SlotBlockData } from '@/api/types';
import { useT } from '@/i18n';
import { useSlot } from './useSlot';
import { useSlotAction } from './useSlotAction';

/** What plugins offer to do in a conversation; not there where none offers anything. */
export function SlotMenu({ sessionId }: { sessionId: string }) {
  const t = useT();
  const { isPhone } = useLayout();
  const { parts, refetch } = useSlot('session.actions', sessionId);
  const offered = parts.flatMap((part) => part.blocks).filter((block) => block.type === 'button');
  if (offered.length === 0) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={isPhone ? 44 : 32}
          aria-label={t('ext.actions')}
        >
          <IconPuzzle size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((block, index) => (
          <Offer key={index} block={block} sessionId={sessionId} onDone={refetch} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Offer(props: { block: SlotBlockData; sessionId: string; onDone: () => void }) {
  const action = useSlotAction(props.block, props.sessionId, props.onDone);
  return (
    <Menu.Item onClick={action.run} disabled={!action.isPossible}>
      {props.block.text}
    </Menu.Item>
  );
}
