import { IconCheck, IconSparkles } from '@tabler/icons-react';
import type { PluginPermission } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { Tag } from '@/ui/Tag';
import css from './Plugins.module.css';

/** What a plugin may do, in sentences; what it asks for newly is marked. */
export function PermissionList(props: {
  permissions: readonly PluginPermission[];
  fresh?: readonly string[];
}) {
  const { permissions, fresh = [] } = props;
  const t = useT();
  if (permissions.length === 0) return <p>{t('plugins.noPermissions')}</p>;
  return (
    <ul className={css.permissions}>
      {permissions.map(({ name, title }) => {
        const key = `permission.${name}` as MessageKey;
        const sentence = t(key);
        return (
          <li key={name} className={css.permission}>
            <IconCheck size={16} aria-hidden className={css.tick} />
            <span>
              {/* A permission newer than these words has the server's own. */}
              {sentence === key ? title : sentence} <code className={css.code}>{name}</code>{' '}
              {fresh.includes(name) && (
                <Tag icon={IconSparkles} tone="warn" word={t('plugins.new')} />
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
