import { readable } from '@/i18n/format';
import { useT, type MessageKey } from '@/i18n';

/** What a permission lets people do, in words; one without words by its own name. */
export function usePermissionName(): (name: string) => string {
  const t = useT();
  return (name) => {
    const key = `grant.${name}`;
    const text = t(key as MessageKey);
    return text === key ? readable(name.replace(':', ' ')) : text;
  };
}

/** What a group of permissions is about. */
export function useAreaName(): (area: string) => string {
  const t = useT();
  return (area) => {
    const key = `grantArea.${area}`;
    const text = t(key as MessageKey);
    return text === key ? readable(area) : text;
  };
}
