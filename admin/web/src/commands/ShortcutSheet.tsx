import { Button, Modal } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useT, type MessageKey } from '@/i18n';
import { usePreferences } from '@/preferences/usePreferences';
import { KeyCaps } from './Caps';
import { useCommandList, type CommandGroup } from './commands';
import css from './ShortcutSheet.module.css';

const GROUPS: CommandGroup[] = ['list', 'session', 'go', 'app'];

/** Every key that works on this page, from the same list that makes it work. */
export function ShortcutSheet(props: {
  opened: boolean;
  onClose: () => void;
  onChange: () => void;
}) {
  const { opened, onClose, onChange } = props;
  const t = useT();
  const { shortcuts } = usePreferences();
  const commands = useCommandList().filter((command) => command.keys);
  const groups = GROUPS.map((group) => ({
    group,
    commands: commands.filter((command) => command.group === group),
  })).filter((one) => one.commands.length > 0);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.lead}>{t(shortcuts.is_on ? 'shortcuts.lead' : 'keymap.isOff')}</p>
      <div className={css.columns}>
        {groups.map(({ group, commands: own }) => (
          <section key={group} className={css.group}>
            <h3 className={css.title}>{t(`commands.${group}` as MessageKey)}</h3>
            <dl className={css.list}>
              {own.map((command) => (
                <div key={command.id} className={css.row}>
                  <dt>{command.title}</dt>
                  <dd>
                    <KeyCaps keys={command.keys ?? ''} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Button
        variant="default"
        leftSection={<IconKeyboard size={16} aria-hidden />}
        onClick={onChange}
      >
        {t('keymap.title')}
      </Button>
    </Modal>
  );
}
