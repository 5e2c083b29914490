import { Button, Switch, TextInput } from '@mantine/core';
import { IconAdjustments, IconSearch } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useT } from '@/i18n';
import '@/i18n/lateTexts';
import { ListState, Notice, RowSkeletons } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { SettingRow } from './SettingRow';
import css from './SettingsPage.module.css';
import { groupTitle } from './titles';
import { useSettings } from './useSettings';
import { findSettings, groupSettings } from './values';

/** Every setting of the installation; `name` is the one somebody came for. */
export default function SettingsPage({ name }: { name?: string }) {
  const t = useT();
  const query = useSettings();
  const [typed, setTyped] = useState('');
  const [isEditable, setEditable] = useState(false);
  const all = query.data?.data ?? [];
  const [unsaved, setUnsaved] = useState<ReadonlySet<string>>(new Set());
  const fitting = findSettings(all, typed).filter((one) => !isEditable || one.is_editable);
  // What is being written stays, whatever is looked for meanwhile.
  const found = all.filter((one) => fitting.includes(one) || unsaved.has(one.name));
  const groups = groupSettings(found);
  const noteUnsaved = useCallback((setting: string, isUnsaved: boolean) => {
    setUnsaved((last) => {
      if (last.has(setting) === isUnsaved) return last;
      return new Set(isUnsaved ? [...last, setting] : [...last].filter((one) => one !== setting));
    });
  }, []);
  const clear = () => {
    setTyped('');
    setEditable(false);
  };
  return (
    <PageFrame title={t('page.settings')} lead={t('settings.lead')}>
      <div className={css.tools} role="search">
        <TextInput
          className={css.search}
          type="search"
          aria-label={t('settings.search')}
          placeholder={t('settings.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Switch
          label={t('settings.onlyEditable')}
          checked={isEditable}
          onChange={(event) => setEditable(event.currentTarget.checked)}
        />
        <span className={css.count} role="status">
          {t('settings.count_other', { count: found.length })}
        </span>
      </div>
      <ListState
        query={query}
        isEmpty={found.length === 0}
        skeleton={<RowSkeletons rows={8} height={72} />}
        empty={
          <Notice icon={IconAdjustments} title={t('settings.none')} text={t('settings.noneText')}>
            <Button variant="default" onClick={clear}>
              {t('settings.clear')}
            </Button>
          </Notice>
        }
      >
        {groups.map(([group, settings]) => (
          <section key={group} className={css.group} aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`} className={css.groupTitle}>
              {groupTitle(t, settings[0]!)}
            </h2>
            {settings.map((one) => (
              <SettingRow
                key={one.name}
                setting={one}
                isTarget={one.name === name}
                onUnsaved={noteUnsaved}
              />
            ))}
          </section>
        ))}
      </ListState>
    </PageFrame>
  );
}
