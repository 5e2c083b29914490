import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { KeyCaps } from '@/commands/Caps';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { SettingCommands } from '@/settings/SettingCommands';
import { TopSheet, TopSheetField } from '@/ui/TopSheet';
import css from './Palette.module.css';
import { sectionsAtRest, sectionsFor, type Item } from './ranking';
import { rememberRecent } from './recent';
import { usePaletteItems } from './usePaletteItems';

const ASK_AFTER_MS = 150;

/** One field for everything: acts, pages, settings, conversations, people. */
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
  const [typed, setTyped] = useState('');
  const [activeId, setActiveId] = useState<string | null>(null);
  const text = typed.trim();
  const [asked] = useDebouncedValue(text, ASK_AFTER_MS);
  const { items, recents, isSearching } = usePaletteItems(asked);
  const isReadingSettings = useIsFetching({ queryKey: keys.settings }) > 0;
  const isToCome = text !== '' && (asked !== text || isSearching || isReadingSettings);
  const sections = text === '' ? sectionsAtRest(items, recents) : sectionsFor(items, text);
  const flat = sections.flatMap((section) => section.items);
  const current = flat.find((item) => item.id === activeId) ?? flat[0];
  const choose = (item: Item) => {
    onClose();
    const { id, title, path } = item;
    rememberRecent(path === undefined ? { id } : { id, title, path });
    // After the dialog gave the focus back, so that a command may take it.
    window.setTimeout(() => item.run(), 0);
  };
  const awaitEntry = useAwaitedEntry(text, current, isToCome, choose);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && current) {
      event.preventDefault();
      const next = flat[(flat.indexOf(current) + step + flat.length) % flat.length];
      setActiveId(next?.id ?? null);
      document.getElementById(`palette-${next?.id}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (current) choose(current);
      else awaitEntry();
    }
  };
  return (
    <div>
      {text !== '' && <SettingCommands />}
      <TopSheetField
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={current ? `palette-${current.id}` : undefined}
        label={t('palette.placeholder')}
        value={typed}
        onType={(next) => {
          setTyped(next);
          setActiveId(null);
        }}
        onKeyDown={onKey}
        hint={<KeyCaps keys="escape" />}
      />
      <div id="palette-list" role="listbox" aria-label={t('palette.title')} className={css.list}>
        {flat.length === 0 && <p className={css.none}>{t('palette.none')}</p>}
        {sections.map((section) => (
          <div key={section.name} role="group" aria-label={t(section.title)}>
            <div className={css.title} aria-hidden>
              {t(section.title)}
            </div>
            {section.items.map((item) => (
              <Row
                key={item.id}
                item={item}
                isActive={item === current}
                onChoose={() => choose(item)}
                onPoint={() => setActiveId(item.id)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/**
 * Keep an Enter that was pressed before there was anything to choose.
 *
 * The first entry for the text that stood there is chosen when it comes; with other text, or with
 * nothing more to come, the Enter is forgotten.
 */
function useAwaitedEntry(
  text: string,
  entry: Item | undefined,
  isToCome: boolean,
  choose: (item: Item) => void,
): () => void {
  const awaited = useRef<string | null>(null);
  useEffect(() => {
    if (awaited.current === null) return;
    const isMeant = awaited.current === text;
    if (isMeant && !entry && isToCome) return;
    awaited.current = null;
    if (isMeant && entry) choose(entry);
  });
  return () => {
    awaited.current = isToCome ? text : null;
  };
}

function Row(props: {
  item: Item;
  isActive: boolean;
  onChoose: () => void;
  onPoint: () => void;
}) {
  const { item, isActive, onChoose, onPoint } = props;
  const Mark = item.icon ?? IconChevronRight;
  return (
    <div
      id={`palette-${item.id}`}
      role="option"
      aria-selected={isActive}
      className={css.row}
      onClick={onChoose}
      onMouseMove={isActive ? undefined : onPoint}
    >
      <Mark size={16} aria-hidden className={css.icon} />
      <span className={css.name} dir="auto">
        {item.title}
      </span>
      {item.detail && (
        <span className={css.detail} dir="auto">
          {item.detail}
        </span>
      )}
      {item.keys && <KeyCaps keys={item.keys} />}
    </div>
  );
}
