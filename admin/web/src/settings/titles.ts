import type { Setting } from '@/api/types';
import type { Translator } from '@/i18n';
import { readable } from '@/i18n/format';

/** `limits.requests_per_minute` → `Limits: Requests per minute`. */
export function titleOf(setting: Setting): string {
  const short = readable(setting.name.split('.').at(-1)!);
  return setting.group ? `${readable(setting.group)}: ${short}` : short;
}

export const groupTitle = (t: Translator, group: string) =>
  group ? readable(group) : t('settings.general');
