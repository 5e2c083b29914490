import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconDots,
  IconDownload,
  IconLock,
  IconMail,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { useLayout } from '@/app/layout';
import { useMay } from '@/auth/usePermissions';
import type { Session } from '@/api/types';
import { Caps } from '@/commands/Caps';
import { useT } from '@/i18n';
import { useAct } from '@/ui/useAct';
import { useSessionActions } from '../useSessionActions';
import { saveTranscript, type TranscriptFormat } from './transcript';
import type { ThreadMenus } from './useThreadCommands';

/** What is done with a conversation less often. */
export function MoreMenu(props: { session: Session; menus: ThreadMenus; onNext: () => void }) {
  const { session, menus, onNext } = props;
  const t = useT();
  const { isPhone } = useLayout();
  const actions = useSessionActions();
  const save = useAct((format: TranscriptFormat) => saveTranscript(session.id, format), { refresh: [] });
  const mayAssign = useMay('session:assign');
  const mayMove = useMay('session:transition');
  const isClosed = session.state === 'closed';
  const canResolve = mayMove && session.category !== 'done';
  const canTransfer = mayAssign && !isClosed;
  const canClose = mayMove && !isClosed;
  return (
    <Menu position="bottom-end" width={264}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={isPhone ? 44 : 32} aria-label={t('action.more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canResolve && (
          <Menu.Item
            leftSection={<IconPlayerSkipForward size={16} aria-hidden />}
            rightSection={<Caps keys="shift+e" />}
            onClick={() => {
              menus.resolve();
              onNext();
            }}
          >
            {t('action.resolveNext')}
          </Menu.Item>
        )}
        {canTransfer && (
          <Menu.Item
            leftSection={<IconArrowForwardUp size={16} aria-hidden />}
            rightSection={<Caps keys="t" />}
            onClick={() => menus.setOpen('transfer')}
          >
            {t('transfer.open')}
          </Menu.Item>
        )}
        {(canResolve || canTransfer) && <Menu.Divider />}
        <Menu.Item
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => save.mutate('html')}
        >
          {t('transcript.html')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => save.mutate('text')}
        >
          {t('transcript.text')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconMail size={16} aria-hidden />}
          onClick={() => menus.setOpen('transcript')}
        >
          {t('transcript.mail')}
        </Menu.Item>
        {canClose && <Menu.Divider />}
        {canClose && (
          <Menu.Item
            leftSection={<IconLock size={16} aria-hidden />}
            onClick={() => actions.close(session)}
          >
            {t('action.closeForGood')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
