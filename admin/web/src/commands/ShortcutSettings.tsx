import { Button, CloseButton, Modal, Switch, TextInput } from '@mantine/core';
import { IconRotate, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useT, type MessageKey } from '@/i18n';
import { score } from '@/palette/fuzzy';
import { useChangePreferences, usePreferences } from '@/preferences/usePreferences';
import { KeyCaps } from './Caps';
import { useCommandList, type CommandGroup } from './commands';
import { shortcutOf } from './keys';
import { hear, type Recorded } from './recording';
import { findClashes, listBindings, rebind, unbind, type Binding } from './shortcuts';
import css from './ShortcutSettings.module.css';

const GROUPS: CommandGroup[] = ['list', 'session', 'go', 'app'];

/** Every key that can be changed; what clashes is told before anything is taken away. */
export default function ShortcutSettings(props: { opened: boolean; onClose: () => void }) {
  const t = useT();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      size={640}
      title={t('keymap.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <KeyList />
    </Modal>
  );
}

function KeyList() {
  const t = useT();
  const { shortcuts } = usePreferences();
  const change = useChangePreferences();
  const commands = useCommandList();
  const [typed, setTyped] = useState('');
  const [recording, setRecording] = useState<string | null>(null);
  const bindings = listBindings(commands, shortcuts, t);
  const found = bindings.filter((one) => score(one.title, typed) !== null);
  const isChanged = Object.keys(shortcuts.keys).length > 0;
  return (
    <>
      <Switch
        label={t('keymap.on')}
        description={t('keymap.onText')}
        checked={shortcuts.is_on}
        onChange={(event) =>
          change({ shortcuts: { ...shortcuts, is_on: event.currentTarget.checked } })
        }
      />
      <div className={css.tools}>
        <TextInput
          className={css.search}
          leftSection={<IconSearch size={16} aria-hidden />}
          aria-label={t('keymap.search')}
          placeholder={t('keymap.search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!isChanged}
          onClick={() => change({ shortcuts: { ...shortcuts, keys: {} } })}
        >
          {t('keymap.resetAll')}
        </Button>
      </div>
      {found.length === 0 && <p className={css.none}>{t('palette.none')}</p>}
      {GROUPS.map((group) => {
        const own = found.filter((one) => one.group === group);
        if (own.length === 0) return null;
        return (
          <section key={group}>
            <h3 className={css.group}>{t(`commands.${group}` as MessageKey)}</h3>
            <ul className={css.list}>
              {own.map((binding) => (
                <KeyRow
                  key={binding.id}
                  binding={binding}
                  bindings={bindings}
                  isOwn={binding.id in shortcuts.keys}
                  isRecording={recording === binding.id}
                  onRecord={(isOn) => setRecording(isOn ? binding.id : null)}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function KeyRow(props: {
  binding: Binding;
  bindings: readonly Binding[];
  isOwn: boolean;
  isRecording: boolean;
  onRecord: (isOn: boolean) => void;
}) {
  const { binding, bindings, isOwn, isRecording, onRecord } = props;
  const t = useT();
  const { shortcuts } = usePreferences();
  const change = useChangePreferences();
  const name = binding.title;
  const field = useRef<HTMLButtonElement>(null);
  const wasRecording = useRef(false);
  useEffect(() => {
    // What had the focus is gone with the recorder.
    if (wasRecording.current && !isRecording) field.current?.focus();
    wasRecording.current = isRecording;
  }, [isRecording]);
  if (isRecording) {
    return (
      <li className={css.row} data-open>
        <span className={css.name}>{name}</span>
        <Recorder
          binding={binding}
          bindings={bindings}
          onDone={() => onRecord(false)}
        />
      </li>
    );
  }
  return (
    <li className={css.row}>
      <span className={css.name}>{name}</span>
      {isOwn && (
        <button
          type="button"
          className={css.reset}
          aria-label={t('keymap.resetOne', { name })}
          onClick={() => change({ shortcuts: unbind(shortcuts, binding.id) })}
        >
          <IconRotate size={14} aria-hidden />
        </button>
      )}
      <button
        ref={field}
        type="button"
        className={css.keys}
        aria-label={t('keymap.change', { name })}
        onClick={() => onRecord(true)}
      >
        {binding.keys === null ? (
          <span className={css.faint}>{t('keymap.no')}</span>
        ) : (
          <KeyCaps keys={binding.keys} />
        )}
      </button>
    </li>
  );
}

function Recorder(props: {
  binding: Binding;
  bindings: readonly Binding[];
  onDone: () => void;
}) {
  const { binding, bindings, onDone } = props;
  const t = useT();
  const { shortcuts } = usePreferences();
  const change = useChangePreferences();
  const [heard, setHeard] = useState<Recorded | null>(null);
  const [isRefused, setRefused] = useState(false);
  const clashes = heard ? findClashes(bindings, binding.id, heard.keys) : [];
  const save = (keys: string | null) => {
    change({ shortcuts: rebind(shortcuts, binding.id, keys, clashes) });
    onDone();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return onDone();
    if (['Shift', 'Control', 'Meta'].includes(event.key)) return undefined;
    const next = hear(heard, shortcutOf(event.nativeEvent), event.timeStamp);
    setRefused(next === 'reserved');
    return next === 'reserved' ? undefined : setHeard(next);
  };
  return (
    <div className={css.recorder}>
      <button
        type="button"
        className={css.field}
        onKeyDown={onKey}
        autoFocus
        data-mantine-stop-propagation="true"
      >
        {heard ? <KeyCaps keys={heard.keys} /> : t('keymap.press')}
      </button>
      <p className={css.told} role="status">
        {isRefused
          ? t('keymap.reserved')
          : clashes.length > 0
            ? t('keymap.clash', { names: clashes.map((one) => one.title).join(', ') })
            : ''}
      </p>
      <div className={css.actions}>
        <Button size="xs" disabled={!heard} onClick={() => heard && save(heard.keys)}>
          {t(clashes.length > 0 ? 'keymap.takeOver' : 'keymap.save')}
        </Button>
        {binding.keys !== null && (
          <Button size="xs" variant="default" onClick={() => save(null)}>
            {t('keymap.remove')}
          </Button>
        )}
        <CloseButton aria-label={t('keymap.cancel')} onClick={onDone} />
      </div>
    </div>
  );
}
