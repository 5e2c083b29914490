import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowMerge,
  IconCircleCheck,
  IconClock,
  IconDots,
  IconFlag,
  IconLock,
  IconMail,
  IconMailOpened,
  IconRotateClockwise,
  IconTag,
  IconUserPlus,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import type { Session } from '@/api/types';
import { useLayout } from '@/app/layout';
import { useT, type MessageKey } from '@/i18n';
import type { BulkAct } from './bulk';
import css from './BulkBar.module.css';
import type { Sheet } from './BulkSheets';

/** What can be done with the selected conversations, in place of the filters. */
export function BulkBar(props: {
  sessions: readonly Session[];
  isAll: boolean;
  onAll: () => void;
  onAct: (act: BulkAct) => void;
  onSheet: (sheet: Sheet) => void;
  onMerge: (() => void) | null;
  onClear: () => void;
}) {
  const { sessions, isAll, onAll, onAct, onSheet, onMerge, onClear } = props;
  const t = useT();
  const hasDone = sessions.some((one) => one.state === 'resolved' || one.state === 'snoozed');
  return (
    <div className={css.bar} role="toolbar" aria-label={t('bulk.label')}>
      <div className={css.line}>
        <span className={css.count} role="status">
          {t('bulk.selected_other', { count: sessions.length })}
        </span>
        {!isAll && (
          <button type="button" className={css.all} onClick={onAll}>
            {t('bulk.all')}
          </button>
        )}
        <Act icon={IconX} word="bulk.clear" onClick={onClear} />
      </div>
      <div className={css.line}>
        <Act icon={IconUserPlus} word="action.assign" onClick={() => onSheet('assign')} />
        <Act icon={IconCircleCheck} word="action.resolve" onClick={() => onAct({ action: 'resolve' })} />
        <Act icon={IconClock} word="action.snooze" onClick={() => onSheet('snooze')} />
        <Act icon={IconTag} word="bulk.tags" onClick={() => onSheet('tags')} />
        <Act icon={IconFlag} word="bulk.priority" onClick={() => onSheet('priority')} />
        <Act icon={IconMailOpened} word="bulk.seen" onClick={() => onAct({ action: 'seen' })} />
        <Menu position="bottom-end" width={232}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('action.more')}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Item icon={IconMail} word="bulk.unread" onClick={() => onAct({ action: 'unread' })} />
            {hasDone && (
              <Item
                icon={IconRotateClockwise}
                word="action.reopen"
                onClick={() => onAct({ action: 'reopen' })}
              />
            )}
            {onMerge && <Item icon={IconArrowMerge} word="merge.open" onClick={onMerge} />}
            <Item icon={IconLock} word="action.closeForGood" onClick={() => onAct({ action: 'close' })} />
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

function Act({ icon: Mark, word, onClick }: { icon: Icon; word: MessageKey; onClick: () => void }) {
  const t = useT();
  const { isPhone } = useLayout();
  return (
    <Tooltip label={t(word)}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={isPhone ? 44 : 32}
        onClick={onClick}
        aria-label={t(word)}
      >
        <Mark size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function Item({ icon: Mark, word, onClick }: { icon: Icon; word: MessageKey; onClick: () => void }) {
  const t = useT();
  return (
    <Menu.Item leftSection={<Mark size={16} aria-hidden />} onClick={onClick}>
      {t(word)}
    </Menu.Item>
  );
}
