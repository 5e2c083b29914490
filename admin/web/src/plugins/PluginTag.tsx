import '@/plugins/texts';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconPlayerStop,
  IconProgress,
  IconSettingsExclamation,
  type Icon,
} from '@tabler/icons-react';
import type { PluginState } from '@/api/types';
import { useT } from '@/i18n';
import { Tag } from '@/ui/Tag';

type Tone = 'plain' | 'good' | 'warn' | 'bad';

const looks: Record<PluginState, [Icon, Tone]> = {
  stopped: [IconPlayerStop, 'plain'],
  starting: [IconProgress, 'plain'],
  running: [IconCircleCheck, 'good'],
  degraded: [IconAlertTriangle, 'warn'],
  retrying: [IconProgress, 'warn'],
  failed: [IconCircleX, 'bad'],
  incompatible: [IconCircleX, 'bad'],
  needs_consent: [IconSettingsExclamation, 'warn'],
  needs_config: [IconSettingsExclamation, 'warn'],
  needs_migration: [IconSettingsExclamation, 'warn'],
  missing: [IconCircleX, 'bad'],
};

export function PluginTag({ state }: { state: PluginState }) {
  const t = useT();
  const [icon, tone] = looks[state];
  return <Tag icon={icon} tone={tone} word={t(`pluginState.${state}`)} />;
}
