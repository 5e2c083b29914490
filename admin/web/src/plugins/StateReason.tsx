import { Link } from 'wouter';
import type { Plugin } from '@/api/types';
import { useT } from '@/i18n';
import css from './Plugins.module.css';
import { placeOf, remedyFor } from './remedies';

/** Why a plugin is in its state and what to do about it; nothing when all is well. */
export function StateReason({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const remedy = plugin.desired === 'enabled' ? remedyFor(plugin.state) : null;
  if (!remedy && !plugin.reason) return null;
  return (
    <div className={css.reason}>
      {plugin.reason && <p>{plugin.reason}</p>}
      {remedy && (
        <p>
          {t(remedy.text)}{' '}
          {remedy.link && (
            <Link href={placeOf(remedy, plugin.id)}>{t(remedy.link)}</Link>
          )}
        </p>
      )}
    </div>
  );
}
