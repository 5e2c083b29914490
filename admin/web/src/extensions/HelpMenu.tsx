import { ActionIcon, Loader, Menu, Tooltip } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useLayout } from '@/app/layout';
import { useT } from '@/i18n';
import { useDraftHelp } from './useDraftHelp';
import { useSlot } from './useSlot';

interface Props {
  sessionId: string;
  /** What is written so far, read when an answer comes. */
  read: () => string;
  onWrite: (text: string) => void;
}

/** What plugins offer for what is being written; not there where none offers anything. */
export function HelpMenu({ sessionId, read, onWrite }: Props) {
  const t = useT();
  const { isPhone } = useLayout();
  const { parts } = useSlot('session.composer', sessionId);
  const help = useDraftHelp(sessionId, read, onWrite);
  const offered = parts.flatMap((part) => part.blocks).filter((block) => block.type === 'button');
  if (offered.length === 0 || !help.isPossible) return null;
  return (
    <Menu position="top-start" width={264}>
      <Menu.Target>
        <Tooltip label={t('ext.helps')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={isPhone ? 44 : 32}
            aria-label={t('ext.helps')}
            aria-busy={help.isPending}
          >
            {help.isPending ? <Loader size={16} /> : <IconSparkles size={18} />}
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((block, index) => (
          <Menu.Item key={index} disabled={help.isPending} onClick={() => help.run(block)}>
            {block.text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
