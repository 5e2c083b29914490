import { Button, NumberInput, Textarea, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { api } from '@/api/http';
import type { Setting } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';
import { fieldError, FormProblem } from '@/ui/FormProblem';
import { Tag } from '@/ui/Tag';
import { useAct } from '@/ui/useAct';
import { useUnsaved } from '@/ui/useUnsaved';
import css from './SettingsPage.module.css';
import { shortTitle } from './titles';
import { anchorOf, kindOf, textOf, valueOf } from './values';

type OnUnsaved = (name: string, isUnsaved: boolean) => void;

const SOURCES = ['default', 'file', 'command', 'environment', 'stored'] as const;

/** One setting: what it means, what counts now, where that comes from, and where that may be, a field. */
export function SettingRow({ setting, isTarget, onUnsaved }: {
  setting: Setting;
  isTarget: boolean;
  onUnsaved: OnUnsaved;
}) {
  const t = useT();
  const row = useRef<HTMLElement>(null);
  const mayWrite = isAllowed(usePermissions(), 'settings:write');
  useEffect(() => {
    if (!isTarget) return;
    row.current?.scrollIntoView({ block: 'center' });
    row.current?.focus({ preventScroll: true });
  }, [isTarget]);
  const source = SOURCES.find((one) => one === setting.source) ?? 'default';
  return (
    <section
      ref={row}
      id={anchorOf(setting.name)}
      className={css.row}
      tabIndex={-1}
      data-target={isTarget}
      aria-label={setting.name}
    >
      <div className={css.about}>
        <h3 className={css.name}>{shortTitle(setting)}</h3>
        <p className={css.meaning} dir="auto">{setting.meaning}</p>
        <code className={css.code}>{setting.name}</code>
      </div>
      <div className={css.value}>
        {setting.is_editable && mayWrite ? (
          <Editor key={textOf(setting.value)} setting={setting} onUnsaved={onUnsaved} />
        ) : (
          <p className={css.fixed}>
            <span dir="auto">{textOf(setting.value) || t('value.none')}</span>
          </p>
        )}
        <p className={css.source}>
          <span>{t(`settings.source.${source}` as MessageKey, { variable: setting.variable })}</span>
          {!setting.is_editable && (
            <Tag
              icon={IconLock}
              tone="plain"
              word={t(source === 'environment' ? 'settings.byVariable' : 'settings.atStart')}
            />
          )}
        </p>
      </div>
    </section>
  );
}

function Editor({ setting, onUnsaved }: { setting: Setting; onUnsaved: OnUnsaved }) {
  const t = useT();
  const kind = kindOf(setting);
  const [typed, setTyped] = useState(textOf(setting.value));
  const save = (value: unknown) => api.patch('settings', { values: { [setting.name]: value } });
  const former = setting.source === 'stored' ? setting.value : null;
  const change = useAct((value: unknown) => save(value), {
    refresh: [keys.settings],
    said: () => t('settings.saved', { name: setting.name }),
    undo: () => save(former),
    isForm: true,
  });
  const value = valueOf(kind, typed);
  const isChanged = typed !== textOf(setting.value);
  useUnsaved(isChanged);
  useEffect(() => onUnsaved(setting.name, isChanged), [onUnsaved, setting.name, isChanged]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== undefined) change.mutate(value);
  };
  const discard = () => {
    setTyped(textOf(setting.value));
    change.reset();
  };
  const wrong =
    fieldError(change.error, `/values/${setting.name}`) ??
    (value === undefined ? t('settings.number') : undefined);
  const field = { 'aria-label': setting.name, error: wrong, className: css.field };
  return (
    <form className={css.form} onSubmit={submit}>
      {kind === 'number' ? (
        <NumberInput
          {...field}
          value={typed}
          hideControls
          thousandSeparator={false}
          onChange={(next) => setTyped(String(next))}
        />
      ) : kind === 'list' ? (
        <Textarea
          {...field}
          autosize
          maxRows={8}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : (
        <TextInput {...field} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      )}
      {isChanged && (
        <Button type="submit" loading={change.isPending} disabled={value === undefined}>
          {t('action.save')}
        </Button>
      )}
      {isChanged && (
        <Button variant="default" onClick={discard}>
          {t('action.discard')}
        </Button>
      )}
      {!isChanged && setting.source === 'stored' && (
        <Button
          variant="subtle"
          color="gray"
          loading={change.isPending}
          onClick={() => change.mutate(null)}
        >
          {t('settings.reset', { value: textOf(setting.default) })}
        </Button>
      )}
      {!wrong && <FormProblem error={change.error} />}
    </form>
  );
}
