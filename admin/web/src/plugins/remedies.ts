/** What to do about a state: a sentence, and where it is done. Pure. */
import type { PluginState } from '@/api/types';
import type { MessageKey } from '@/i18n';

export type Tab = 'about' | 'permissions' | 'settings' | 'logs' | 'health' | 'versions';

export interface Remedy {
  text: MessageKey;
  link?: MessageKey;
  tab?: Tab;
}

const REMEDIES: Partial<Record<PluginState, Remedy>> = {
  degraded: { text: 'plugins.remedyText.degraded', link: 'plugins.remedy.degraded', tab: 'health' },
  retrying: { text: 'plugins.remedyText.retrying', link: 'plugins.remedy.failed', tab: 'logs' },
  failed: { text: 'plugins.remedyText.failed', link: 'plugins.remedy.failed', tab: 'logs' },
  incompatible: {
    text: 'plugins.remedyText.incompatible',
    link: 'plugins.remedy.incompatible',
    tab: 'versions',
  },
  missing: { text: 'plugins.remedyText.missing', link: 'plugins.remedy.missing' },
  needs_config: {
    text: 'plugins.remedyText.needs_config',
    link: 'plugins.remedy.needs_config',
    tab: 'settings',
  },
  needs_consent: {
    text: 'plugins.remedyText.needs_consent',
    link: 'plugins.remedy.needs_consent',
    tab: 'permissions',
  },
  needs_migration: { text: 'plugins.remedyText.needs_migration' },
};

/** Where a remedy's link leads: to a tab of the plugin, or to adding it once more. */
export function placeOf(remedy: Remedy, pluginId: string): string {
  return remedy.tab ? `/plugins/${pluginId}/${remedy.tab}` : '/plugins/add';
}

/** Null for a state that needs nobody. */
export function remedyFor(state: PluginState): Remedy | null {
  return REMEDIES[state] ?? null;
}
