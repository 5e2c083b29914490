import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import { useLayout } from '@/app/layout';
import type { Session } from '@/api/types';
import { useT } from '@/i18n';
import { useMacros } from './useMacros';

const SHOWN = 12;

/** Macros one click away, the most used first; none, and there is no button. */
export function MacroMenu({ session }: { session: Session }) {
  const t = useT();
  const { isPhone } = useLayout();
  const { list, run } = useMacros(session);
  if (list.length === 0) return null;
  const shown = [...list].sort((a, b) => b.uses - a.uses || a.name.localeCompare(b.name));
  return (
    <Menu position="top-start" width={264}>
      <Menu.Target>
        <Tooltip label={t('macro.menu')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={isPhone ? 44 : 32}
            aria-label={t('macro.menu')}
          >
            <IconBolt size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {shown.slice(0, SHOWN).map((macro) => (
          <Menu.Item
            key={macro.id}
            leftSection={<IconBolt size={16} aria-hidden />}
            onClick={() => run(macro)}
          >
            {macro.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
