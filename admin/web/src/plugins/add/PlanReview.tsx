import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Job, Plan, PlanPackage } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { clockTime } from '@/i18n/format';
import { FormProblem } from '@/ui/FormProblem';
import { Table } from '@/ui/Table';
import { PermissionList } from '../PermissionList';
import { PluginIcon } from '../PluginIcon';
import { RiskReasons, RiskTag } from '../RiskTag';
import css from './Add.module.css';
import { JobEvents } from './JobView';
import { PasswordAgain } from './PasswordAgain';
import { asShown } from './problems';
import { StepTitle } from './StepTitle';

/** What an installation would change and what the plugin would be allowed; then the password. */
export function PlanReview({ job, plan }: { job: Job; plan: Plan }) {
  const t = useT();
  const [, navigate] = useLocation();
  const [password, setPassword] = useState('');
  const { plugin } = plan;
  const install = useMutation({
    mutationFn: () =>
      api.post<Job>('plugins/install', { plan_id: job.id, digest: plan.digest, password }),
    onSuccess: (begun) => navigate(`/plugins/add/${begun.id}`, { replace: true }),
  });
  return (
    <div className={css.blocks}>
      <div className={css.who}>
        <PluginIcon name={plugin.name} kind="python" isLarge />
        <div>
          <StepTitle>
            {t('addPlugin.review', { name: plugin.name, version: plugin.version })}
          </StepTitle>
          <p className={css.note}>{plugin.summary}</p>
        </div>
      </div>
      <section>
        <h3 className={css.blockTitle}>{t('addPlugin.allowed')}</h3>
        {plugin.installed_version !== null && plugin.new_permissions.length > 0 && (
          <p className={css.growth}>{t('addPlugin.growth')}</p>
        )}
        <PermissionList permissions={plugin.permissions} fresh={freshOf(plan)} />
      </section>
      <section>
        <div className={css.blockTitle}>
          <RiskTag risk={plugin.risk} />
        </div>
        <RiskReasons risk={plugin.risk} />
        <p className={css.below}>{t('plugins.pythonTrust')}</p>
      </section>
      <Changes packages={plan.packages} />
      <div className={css.restart}>
        <IconRefresh size={18} aria-hidden className={css.mark} />
        <span>{t(plan.restarts ? 'addPlugin.restarts' : 'plugins.applies')}</span>
      </div>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          install.mutate();
        }}
      >
        <PasswordAgain error={install.error} value={password} onChange={setPassword} />
        <FormProblem error={asShown(t, install.error)} />
        <div className={css.foot}>
          <Button type="submit" loading={install.isPending}>
            {t('addPlugin.install', { name: plugin.name })}
          </Button>
          <Button
            component={Link}
            href={`/plugins/add?spec=${encodeURIComponent(plan.spec)}`}
            variant="default"
          >
            {t('addPlugin.checkAgain')}
          </Button>
          <span className={css.faint}>
            {t('addPlugin.expires', { at: clockTime(plan.expires_at, t.locale) })}
          </span>
        </div>
      </form>
      <JobEvents job={job} />
    </div>
  );
}

/** At the first installation everything is new, so nothing is marked. */
function freshOf(plan: Plan): string[] {
  return plan.plugin.installed_version === null ? [] : plan.plugin.new_permissions;
}

function Changes({ packages }: { packages: PlanPackage[] }) {
  const t = useT();
  const changed = packages.filter((one) => one.change !== 'keep');
  const kept = packages.length - changed.length;
  const size = new Intl.NumberFormat(t.locale, {
    style: 'unit',
    unit: 'kilobyte',
    maximumFractionDigits: 1,
  });
  return (
    <section>
      <h3 className={css.blockTitle}>{t('addPlugin.changes')}</h3>
      <Table
        label={t('addPlugin.changes')}
        columns={[
          t('addPlugin.package'),
          '',
          t('addPlugin.previous'),
          t('plugins.version'),
          t('addPlugin.size'),
        ]}
      >
        {changed.map((one) => (
          <tr key={one.name} title={`${one.filename} sha256:${one.sha256}`}>
            <td>{one.name}</td>
            <td>{t(`addPlugin.change.${one.change}` as MessageKey)}</td>
            <td className="tabular">{one.previous ?? '–'}</td>
            <td className="tabular">{one.change === 'remove' ? '–' : one.version}</td>
            <td className="tabular">
              {one.size_bytes > 0 ? size.format(one.size_bytes / 1000) : '–'}
            </td>
          </tr>
        ))}
      </Table>
      {kept > 0 && <p className={css.faint}>{t('addPlugin.changesKept_other', { count: kept })}</p>}
    </section>
  );
}
