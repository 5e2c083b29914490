import '@/plugins/texts';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Plugin } from '@/api/types';
import { useT } from '@/i18n';
import { Tag } from '@/ui/Tag';
import { CardFrame } from './CardFrame';
import { PluginSwitch } from './PluginSwitch';
import { PluginTag } from './PluginTag';
import css from './Plugins.module.css';
import { RiskTag } from './RiskTag';
import { StateReason } from './StateReason';
import { publisherOf, useListing } from './useCatalogue';

/** An installed plugin: how it fares, and the switch. */
export function PluginCard({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const { entry } = useListing(plugin.id);
  return (
    <CardFrame
      name={plugin.name}
      href={`/plugins/${plugin.id}`}
      kind={plugin.kind}
      publisher={publisherOf(plugin, entry)}
      summary={plugin.summary}
      action={<PluginSwitch plugin={plugin} />}
      foot={
        <>
          <PluginTag state={plugin.state} />
          <span className={css.version}>
            {[t(`pluginKind.${plugin.kind}`), plugin.version].filter(Boolean).join(' · ')}
          </span>
        </>
      }
    >
      <StateReason plugin={plugin} />
      {plugin.risk && (
        <div className={css.tags}>
          <FitTag isCompatible={plugin.is_compatible} requires={plugin.requires_chatclick} />
          <RiskTag risk={plugin.risk} isShort />
        </div>
      )}
    </CardFrame>
  );
}

/** Whether a version runs on this host. */
export function FitTag({ isCompatible, requires }: { isCompatible: boolean; requires: string }) {
  const t = useT();
  if (isCompatible) return <Tag icon={IconCircleCheck} tone="plain" word={t('plugins.fits')} />;
  return (
    <Tag icon={IconAlertTriangle} tone="bad" word={t('plugins.fitsNot', { version: requires })} />
  );
}
