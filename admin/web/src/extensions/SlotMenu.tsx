import { ActionIcon, Loader, Menu } from '@mantine/core';
import { IconPuzzle } from '@tabler/icons-react';
import { useLayout } from '@/app/layout';
import { useT } from '@/i18n';
import { useSlot } from './useSlot';
import { useSlotAction } from './useSlotAction';

/** What plugins offer to do in a conversation; not there where none offers anything. */
export function SlotMenu({ sessionId }: { sessionId: string }) {
  const t = useT();
  const { isPhone } = useLayout();
  const { parts, refetch } = useSlot('session.actions', sessionId);
  const action = useSlotAction(sessionId, refetch);
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
          aria-busy={action.isPending}
        >
          {action.isPending ? <Loader size={16} /> : <IconPuzzle size={18} />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((block, index) => (
          <Menu.Item
            key={index}
            disabled={!action.isPossible || action.isPending}
            onClick={() => action.run(block)}
          >
            {block.text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
