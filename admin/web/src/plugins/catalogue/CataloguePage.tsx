import '@/plugins/texts';
import { Button } from '@mantine/core';
import { IconBooks, IconDownload, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Catalogue, CatalogueEntry } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { ListState, Notice } from '@/ui/ListState';
import { AreaFrame } from '../AreaFrame';
import { CardFrame } from '../CardFrame';
import { ListTools } from '../ListTools';
import { FitTag } from '../PluginCard';
import css from '../Plugins.module.css';
import { CardSkeletons, NoMatch } from '../PluginsPage';
import { bestVersion, hasUpdate, isOffered, matches, type CatalogueFilter } from '../search';
import { useCatalogue } from '../useCatalogue';

/** What could be installed. */
export default function CataloguePage() {
  const t = useT();
  const query = useCatalogue();
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState<CatalogueFilter>('all');
  const entries = query.data?.data ?? [];
  const shown = entries.filter((entry) => matches(entry, typed) && isOffered(entry, filter));
  return (
    <AreaFrame current="/plugins/catalogue">
      <ListState
        query={query}
        isEmpty={entries.length === 0}
        empty={
          <Notice
            icon={IconBooks}
            title={t('plugins.catalogueEmpty')}
            text={t('plugins.catalogueEmptyText')}
          />
        }
        skeleton={<CardSkeletons />}
      >
        {query.data?.ui_install === 'off' && (
          <Notice icon={IconLock} title={t('plugins.uiOff')} text={t('plugins.uiOffText')} />
        )}
        <ListTools
          typed={typed}
          onType={setTyped}
          filter={filter}
          onFilter={setFilter}
          choices={(['all', 'new', 'updates'] as const).map((value) => ({
            value,
            label: t(`plugins.filter.${value}`),
          }))}
        />
        {shown.length === 0 ? (
          <NoMatch
            onShowAll={() => {
              setTyped('');
              setFilter('all');
            }}
          />
        ) : (
          <ul className={css.cards}>
            {shown.map((entry) => (
              <EntryCard key={entry.id} entry={entry} policy={query.data!} />
            ))}
          </ul>
        )}
      </ListState>
    </AreaFrame>
  );
}

function EntryCard({ entry, policy }: { entry: CatalogueEntry; policy: Catalogue }) {
  const t = useT();
  const mayInstall = isAllowed(usePermissions(), 'plugin:install') && policy.ui_install !== 'off';
  const newest = entry.versions[0];
  const best = bestVersion(entry);
  const isInstalled = entry.installed_version !== null;
  return (
    <CardFrame
      name={entry.name}
      href={isInstalled ? `/plugins/${entry.id}` : undefined}
      kind={entry.kind}
      publisher={entry.publisher}
      summary={entry.summary}
      foot={
        <>
          <span className={css.version}>
            {isInstalled
              ? t('plugins.installedVersion', { version: entry.installed_version ?? '' })
              : newest?.version}
          </span>
          {mayInstall && best && (!isInstalled || hasUpdate(entry)) && (
            <Button
              component={Link}
              href={`/plugins/add?spec=${encodeURIComponent(best.spec)}`}
              size="xs"
              variant="light"
              leftSection={<IconDownload size={14} aria-hidden />}
              aria-label={t('plugins.installNamed', { name: entry.name, version: best.version })}
            >
              {isInstalled ? t('plugins.updateTo', { version: best.version }) : t('plugins.install')}
            </Button>
          )}
        </>
      }
    >
      <div className={css.tags}>
        {newest && (
          <FitTag
            isCompatible={best !== undefined}
            requires={newest.requires_chatclick}
          />
        )}
      </div>
      <p className={css.faint}>
        {[entry.license, `${t('plugins.listedIn')} ${entry.catalogue}`].filter(Boolean).join(' · ')}
      </p>
    </CardFrame>
  );
}
