import type { Setting } from '@/api/types';
import type { Translator } from '@/i18n';
import { readable } from '@/i18n/format';

/** What the server calls it in my language; else `limits.requests_per_minute` → `Requests per minute`. */
export const shortTitle = (setting: Setting): string =>
  setting.title || readable(setting.name.split('.').at(-1)!);

/** The same with its group: `Limits: Requests per minute`. */
export function titleOf(setting: Setting): string {
  if (!setting.group) return shortTitle(setting);
  return `${setting.group_title || readable(setting.group)}: ${shortTitle(setting)}`;
}

export const groupTitle = (t: Translator, first: Setting): string =>
  first.group ? first.group_title || readable(first.group) : t('settings.general');
