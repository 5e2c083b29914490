import { Button, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n';
import { languageName } from '@/i18n/format';
import { useDesigner } from '../inspector/DesignerContext';
import { listLocales } from './locales';
import {
  builtIn,
  countMissing,
  isMissing,
  listKeys,
  OFTEN,
  ownText,
  pointerOf,
  type Filter,
} from './texts';
import css from './Texts.module.css';
import { useBuiltIn } from './useBuiltIn';

const MAX_SHOWN = 40;
const FILTERS: readonly Filter[] = ['often', 'own', 'missing', 'all'];

/** Every text in two languages side by side; what a language lacks is marked and counted. */
export function TextTable() {
  const t = useT();
  const { control } = useDesigner();
  const { config } = control;
  const texts = useBuiltIn();
  const locales = listLocales(config);
  const [chosen, setChosen] = useState<string | null>(null);
  const [filter, setFilter] = useState<Filter>('often');
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(MAX_SHOWN);
  const others = locales.all.filter((one) => one !== locales.byDefault);
  const other = chosen && others.includes(chosen) ? chosen : others[0];
  const columns = [locales.byDefault, ...(other ? [other] : [])];
  const keys = listKeys(config, texts);
  const lacks = (key: string) =>
    columns.some((locale) => isMissing(config, texts, locale, locales.byDefault, key));
  const isWanted = (key: string) => {
    if (search) return matches(key, search, [key, ...columns.map((one) => textOf(one, key))]);
    if (filter === 'own') return columns.some((one) => ownText(config, one, key) !== undefined);
    if (filter === 'missing') return lacks(key);
    return filter === 'all' || OFTEN.includes(key);
  };
  const textOf = (locale: string, key: string) =>
    ownText(config, locale, key) ?? builtIn(texts, locale, key) ?? '';
  const rows = keys.filter(isWanted);
  return (
    <div className={css.texts}>
      <div className={css.tools}>
        <TextInput
          aria-label={t('texts.search')}
          placeholder={t('texts.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {others.length > 0 && (
          <NativeSelect
            aria-label={t('texts.other')}
            data={others.map((value) => ({
              value,
              label: labelOf(value, countMissing(config, texts, value, locales.byDefault, keys)),
            }))}
            value={other}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )}
      </div>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('texts.filter')}
        data={FILTERS.map((value) => ({ value, label: t(`texts.filter.${value}`) }))}
        value={filter}
        onChange={(value) => setFilter(value as Filter)}
      />
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map((locale) => (
              <th key={locale} scope="col">
                {languageName(locale, t.locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((key) => (
            <tr key={key}>
              {columns.map((locale) => (
                <Cell
                  key={locale}
                  locale={locale}
                  name={key}
                  isMissing={isMissing(config, texts, locale, locales.byDefault, key)}
                  own={ownText(config, locale, key)}
                  placeholder={builtIn(texts, locale, key) ?? textOf(locales.byDefault, key)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className={css.none}>{t('texts.none')}</p>}
      {rows.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + MAX_SHOWN)}>
          {t('action.showMore')}
        </Button>
      )}
    </div>
  );

  function labelOf(locale: string, missing: number): string {
    const name = languageName(locale, t.locale);
    return missing > 0 ? t('texts.lacks_other', { name, count: missing }) : name;
  }
}

function Cell(props: {
  locale: string;
  name: string;
  own: string | undefined;
  placeholder: string;
  isMissing: boolean;
}) {
  const { locale, name, own, placeholder } = props;
  const t = useT();
  const { control } = useDesigner();
  return (
    <td className={css.cell}>
      <Textarea
        label={<code className={css.key}>{name}</code>}
        aria-label={t('texts.of', { key: name, language: languageName(locale, t.locale) })}
        lang={locale}
        dir="auto"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={500}
        placeholder={placeholder}
        value={own ?? ''}
        onChange={(event) =>
          control.change(pointerOf(locale, name), event.currentTarget.value || undefined)
        }
      />
      {props.isMissing && (
        <span className={css.missing}>
          <IconAlertTriangle size={12} aria-hidden /> {t('texts.missing')}
        </span>
      )}
    </td>
  );
}

function matches(key: string, search: string, texts: readonly string[]): boolean {
  const wanted = search.trim().toLowerCase();
  return key.includes(wanted) || texts.some((text) => text.toLowerCase().includes(wanted));
}
