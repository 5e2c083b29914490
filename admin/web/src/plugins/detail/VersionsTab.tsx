import { Button } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Plugin } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { Failure, Loading, Notice } from '@/ui/ListState';
import { Table } from '@/ui/Table';
import { FitTag } from '../PluginCard';
import { compareVersions } from '../search';
import { useListing } from '../useCatalogue';
import own from './Detail.module.css';

/** What a catalogue offers beside the version that is installed. */
export function VersionsTab({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const { query, entry } = useListing(plugin.id);
  const mayInstall =
    isAllowed(usePermissions(), 'plugin:install') && query.data?.ui_install !== 'off';
  if (query.error) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <Loading />;
  const installed = (
    <p>
      {t('plugins.installed')}: <strong className="tabular">{plugin.version}</strong>
    </p>
  );
  if (!entry || entry.versions.length === 0) {
    return (
      <div className={own.blocks}>
        {plugin.version && installed}
        <Notice
          icon={IconVersions}
          title={t('plugins.versionsNone')}
          text={t('plugins.versionsNoneText')}
        />
      </div>
    );
  }
  return (
    <div className={own.blocks}>
      {installed}
      <Table
        label={t('plugins.availableVersions')}
        columns={[t('plugins.version'), t('plugins.released'), t('plugins.asIs'), '']}
      >
        {entry.versions.map((one) => (
          <tr key={one.version}>
            <td className="tabular">{one.version}</td>
            <td>{one.released_at ? exactTime(one.released_at, t.locale) : '–'}</td>
            <td>
              <FitTag isCompatible={one.is_compatible} requires={one.requires_chatclick} />
            </td>
            <td>
              {one.version === plugin.version
                ? t('plugins.installed')
                : mayInstall &&
                  one.is_compatible && (
                    <Button
                      component={Link}
                      href={addressOf(one.spec, compareVersions(one.version, plugin.version) < 0)}
                      size="xs"
                      variant="default"
                      aria-label={t('plugins.installNamed', {
                        name: plugin.name,
                        version: one.version,
                      })}
                    >
                      {t('plugins.install')}
                    </Button>
                  )}
            </td>
          </tr>
        ))}
      </Table>
    </div>
  );
}

/** An older version is taken only by who chose it beside the newer one. */
function addressOf(spec: string, isOlder: boolean): string {
  return `/plugins/add?spec=${encodeURIComponent(spec)}${isOlder ? '&older=1' : ''}`;
}
