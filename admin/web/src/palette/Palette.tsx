import { IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { KeyCaps } from '@/commands/Caps';
import { useCommandList, type Command, type CommandGroup } from '@/commands/commands';
import { useT, type MessageKey } from '@/i18n';
import { TopSheet, TopSheetField } from '@/ui/TopSheet';
import { score } from './fuzzy';
import css from './Palette.module.css';
import { recentIds, rememberRecent } from './recent';

const ORDER: CommandGroup[] = ['session', 'list', 'go', 'app'];

interface Section {
  title: MessageKey;
  commands: Command[];
}

function buildSections(commands: readonly Command[], typed: string): Section[] {
  const offered = commands.filter((command) => !command.isKeyOnly);
  const ranked = offered
    .map((command) => ({ command, points: score(`${command.title} ${command.words ?? ''}`, typed) }))
    .filter((one): one is { command: Command; points: number } => one.points !== null);
  if (typed.trim() !== '') {
    const found = ranked.sort((a, b) => b.points - a.points).map((one) => one.command);
    return found.length > 0 ? [{ title: 'palette.results', commands: found }] : [];
  }
  const recent = recentIds()
    .map((id) => offered.find((command) => command.id === id))
    .filter((command) => command !== undefined);
  const groups = ORDER.map((group) => ({
    title: `commands.${group}` as MessageKey,
    commands: offered.filter((command) => command.group === group && !recent.includes(command)),
  }));
  const [session, ...others] = groups;
  return [session!, { title: 'palette.recent' as const, commands: recent }, ...others].filter(
    (section) => section.commands.length > 0,
  );
}

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useT();
  return (
    <TopSheet opened={opened} onClose={onClose} label={t('palette.title')}>
      {opened && <PaletteBody onClose={onClose} />}
    </TopSheet>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const t = useT();
  const commands = useCommandList();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const sections = useMemo(() => buildSections(commands, typed), [commands, typed]);
  const flat = sections.flatMap((section) => section.commands);
  const current = flat[Math.min(active, flat.length - 1)];
  const choose = (command: Command) => {
    onClose();
    rememberRecent(command.id);
    // After the dialog gave the focus back, so that a command may take it.
    window.setTimeout(() => command.run(), 0);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      const next = (active + step + flat.length) % flat.length;
      setActive(next);
      document.getElementById(`palette-${flat[next]?.id}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && current) {
      event.preventDefault();
      choose(current);
    }
  };
  return (
    <div>
      <TopSheetField
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={current ? `palette-${current.id}` : undefined}
        label={t('palette.placeholder')}
        value={typed}
        onType={(text) => {
          setTyped(text);
          setActive(0);
        }}
        onKeyDown={onKey}
        hint={<KeyCaps keys="escape" />}
      />
      <div id="palette-list" role="listbox" aria-label={t('palette.title')} className={css.list}>
        {flat.length === 0 && <p className={css.none}>{t('palette.none')}</p>}
        {sections.map((section) => (
          <div key={section.title} role="group" aria-label={t(section.title)}>
            <div className={css.title} aria-hidden>
              {t(section.title)}
            </div>
            {section.commands.map((command) => (
              <Row
                key={command.id}
                command={command}
                isActive={command === current}
                onChoose={() => choose(command)}
                onPoint={() => setActive(flat.indexOf(command))}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function Row(props: {
  command: Command;
  isActive: boolean;
  onChoose: () => void;
  onPoint: () => void;
}) {
  const { command, isActive, onChoose, onPoint } = props;
  const Mark = command.icon ?? IconChevronRight;
  return (
    <div
      id={`palette-${command.id}`}
      role="option"
      aria-selected={isActive}
      className={css.row}
      onClick={onChoose}
      onMouseMove={isActive ? undefined : onPoint}
    >
      <Mark size={16} aria-hidden className={css.icon} />
      <span className={css.name}>{command.title}</span>
      {command.keys && <KeyCaps keys={command.keys} />}
    </div>
  );
}
