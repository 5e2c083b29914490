import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '@/api/http';
import type { Plugin, Registration, RunLimits } from '@/api/types';
import { useT, type Translator } from '@/i18n';
import { exactTime, readable } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { FitTag } from '../PluginCard';
import css from '../Plugins.module.css';
import own from './Detail.module.css';

export function AboutTab({ plugin }: { plugin: Plugin }) {
  const t = useT();
  return (
    <div className={own.blocks}>
      <dl className={css.facts}>
        <Fact name={t('plugins.version')}>{plugin.version}</Fact>
        <Fact name={t('plugins.requires')}>
          {plugin.requires_chatclick && (
            <span className={own.line}>
              {plugin.requires_chatclick}
              <FitTag isCompatible={plugin.is_compatible} requires={plugin.requires_chatclick} />
            </span>
          )}
        </Fact>
        <Fact name={t('plugins.publisher')}>{plugin.publisher}</Fact>
        <Fact name={t('plugins.kind')}>{t(`pluginKind.${plugin.kind}`)}</Fact>
        <Fact name={t('plugins.source')}>{plugin.kind === 'python' && plugin.distribution}</Fact>
        <Fact name={t('plugins.id')}>
          <code className={css.code}>{plugin.id}</code>
        </Fact>
        <Fact name={t('plugins.license')}>{plugin.license}</Fact>
        <Fact name={t('plugins.homepage')}>
          {plugin.homepage && <SafeLink href={plugin.homepage} />}
        </Fact>
        <Fact name={t('plugins.support')}>
          {plugin.support_url && <SafeLink href={plugin.support_url} />}
        </Fact>
        <Fact name={t('plugins.hooks')}>
          {plugin.hooks.length > 0 && <code className={css.code}>{plugin.hooks.join(', ')}</code>}
        </Fact>
        <Fact name={t('plugins.provides')}>{namesOf(plugin.provides).join(', ')}</Fact>
        <Fact name={t('plugins.mounts')}>{plugin.mounts.join(', ')}</Fact>
        <Fact name={t('plugins.personalData')}>{plugin.personal_data}</Fact>
      </dl>
      {plugin.kind !== 'python' && <RegistrationFacts pluginId={plugin.id} />}
    </div>
  );
}

/** Where a container or remote plugin comes from and what it is held to. */
function RegistrationFacts({ pluginId }: { pluginId: string }) {
  const t = useT();
  const { data } = useQuery({
    queryKey: keys.pluginRegistration(pluginId),
    queryFn: ({ signal }) =>
      api.get<Registration>(`plugins/${pluginId}/registration`, undefined, signal),
  });
  if (!data) return null;
  return (
    <dl className={css.facts}>
      <Fact name={t(data.kind === 'container' ? 'plugins.image' : 'addPlugin.url')}>
        {data.url ?? data.reference}
      </Fact>
      <Fact name={t('plugins.digest')}>
        {data.digest && <code className={css.code}>{data.digest}</code>}
      </Fact>
      <Fact name={t('plugins.egress')}>{data.egress.join(', ')}</Fact>
      <Fact name={t('plugins.limits')}>{data.limits && limitsText(t, data.limits)}</Fact>
      <Fact name={t('plugins.registered')}>
        {exactTime(data.registered_at, t.locale)}, {data.registered_by}
      </Fact>
      {data.container && (
        <Fact name={t('plugins.container')}>{readable(data.container.state)}</Fact>
      )}
    </dl>
  );
}

export function limitsText(t: Translator, limits: RunLimits): string {
  const { memory_mb: memory, cpu, pids } = limits;
  return t('plugins.limitsText', { memory, cpu, pids });
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A manifest's address is shown as a link only if it is one for the web. */
function SafeLink({ href }: { href: string }) {
  if (!/^https?:\/\//i.test(href)) return <>{href}</>;
  return (
    <a className={css.link} href={href} target="_blank" rel="noopener noreferrer">
      {href}
    </a>
  );
}

function namesOf(provides: unknown[]): string[] {
  return provides.map((one) => {
    const { kind, name, title } = one as { kind: string; name: string; title?: string };
    return `${title || readable(name)} (${kind})`;
  });
}
