import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlugConnected, IconRotate } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { ConfigVerdict, FieldProblem, Plugin, PluginConfig } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormProblem } from '@/ui/FormProblem';
import { showToast } from '@/ui/toasts';
import { useAct } from '@/ui/useAct';
import { useUnsaved } from '@/ui/useUnsaved';
import css from './ConfigForm.module.css';
import { SchemaField } from './SchemaField';
import { isEqual, resetValues, toSend } from './schema';

type Values = Record<string, unknown>;

interface Saved {
  sent: Values;
  /** What the form held then. */
  from: Values;
}

/** Settings of a plugin, drawn from its manifest's schema. The server checks them. */
export function ConfigForm({ plugin, config }: { plugin: Plugin; config: PluginConfig }) {
  const t = useT();
  const mayWrite = isAllowed(usePermissions(), 'plugin:write');
  // What the form began with: an answer that differs from it is somebody else's.
  const [base, setBase] = useState(config);
  const [values, setValues] = useState<Values>(config.values);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const [round, setRound] = useState(0);
  const isDirty = changed.size > 0;
  useUnsaved(isDirty);
  const [isStale, setStale] = useState(false);
  const cache = useQueryClient();
  const begin = (from: PluginConfig) => {
    setBase(from);
    setValues(from.values);
    setChanged(new Set());
    setRound((now) => now + 1);
    setStale(false);
    check.reset();
  };
  useEffect(() => {
    if (isEqual(base.values, config.values)) return;
    if (isDirty) setStale(true);
    else begin(config);
    // Only what arrives counts, not what is typed.
  }, [config]);
  const path = `plugins/${plugin.id}/config`;
  const typed = useRef(values);
  useEffect(() => void (typed.current = values), [values]);
  const save = useAct(({ sent }: Saved) => api.put<PluginConfig>(path, { values: sent }), {
    refresh: [keys.plugins],
    said: () => t('pluginConfig.saved', { name: plugin.name }),
    undo: async () => accept(await api.put<PluginConfig>(path, { values: base.values })),
    onDone: (stored, { from }) => {
      const later = Object.entries(typed.current).filter(([name, value]) => value !== from[name]);
      accept(stored);
      // What was typed while it was saved is not saved yet.
      for (const [name, value] of later) change(name, value);
    },
    isForm: true,
  });
  const check = useMutation({
    mutationFn: (sent: Values) => api.post<ConfigVerdict>(`${path}/check`, { values: sent }),
  });
  const accept = (stored: PluginConfig) => {
    begin(stored);
    cache.setQueryData(keys.pluginConfig(plugin.id), stored);
  };
  const sent = () => toSend(base, values, changed);
  const change = (name: string, value: unknown) => {
    setValues((now) => ({ ...now, [name]: value }));
    setChanged((now) => new Set([...now, name]));
    if (!save.isPending) save.reset();
    check.reset();
  };
  const reset = () => {
    const fresh = resetValues(base, values);
    const touched = Object.keys(base.schema.properties ?? {}).filter(
      (name) => !isEqual(fresh[name], values[name]),
    );
    setValues(fresh);
    setChanged((now) => new Set([...now, ...touched]));
    setRound((now) => now + 1);
    showToast({ text: t('pluginConfig.resetText'), tone: 'plain' });
  };
  const problem = save.error ?? check.error ?? verdictProblem(check.data);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ sent: sent(), from: values });
      }}
    >
      <p className={css.faint}>{t('pluginConfig.text')}</p>
      <fieldset key={round} className={css.fields} disabled={!mayWrite}>
        {Object.entries(base.schema.properties ?? {}).map(([name, schema]) => (
          <SchemaField
            key={name}
            name={name}
            pointer={`/${name}`}
            schema={schema}
            isRequired={base.schema.required?.includes(name) ?? false}
            isSecret={base.secrets.includes(name)}
            value={values[name]}
            error={problem}
            onChange={(value) => change(name, value)}
          />
        ))}
      </fieldset>
      {isStale && <p className={css.stale}>{t('pluginConfig.stale')}</p>}
      <Outcome plugin={plugin} verdict={check.data} problem={problem} />
      {mayWrite && (
        <div className={css.foot}>
          <Button type="submit" loading={save.isPending} disabled={!isDirty}>
            {t('pluginConfig.save')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} aria-hidden />}
            loading={check.isPending}
            onClick={() => {
              save.reset();
              check.mutate(sent());
            }}
          >
            {t(asksPlugin(plugin) ? 'pluginConfig.test' : 'pluginConfig.check')}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconRotate size={16} aria-hidden />}
            onClick={reset}
          >
            {t('pluginConfig.reset')}
          </Button>
          {isDirty && (
            <Button variant="subtle" color="gray" onClick={() => begin(config)}>
              {t('pluginConfig.discard')}
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

/** What the check or the save came to, beside what stands at the fields. */
function Outcome(props: { plugin: Plugin; verdict: ConfigVerdict | undefined; problem: unknown }) {
  const { plugin, verdict, problem } = props;
  const t = useT();
  const atFields = problem instanceof Problem ? problem.fields.filter((one) => one.pointer) : [];
  return (
    <div role="status">
      {atFields.length > 0 ? (
        <p className={css.bad}>{t('pluginConfig.problems_other', { count: atFields.length })}</p>
      ) : (
        <FormProblem error={problem} />
      )}
      {verdict?.is_valid && !problem && (
        <p className={css.good}>
          <IconCircleCheck size={16} aria-hidden />
          {isAsked(plugin) ? t('pluginConfig.checked') : t('pluginConfig.fits')}
          {asksPlugin(plugin) && !isAsked(plugin) && ` ${t('pluginConfig.fitsText')}`}
        </p>
      )}
    </div>
  );
}

const asksPlugin = (plugin: Plugin) => plugin.hooks.includes('config_check');
const isAsked = (plugin: Plugin) =>
  asksPlugin(plugin) && (plugin.state === 'running' || plugin.state === 'degraded');

/** A check that found something, in the form in which a refused save says it. */
function verdictProblem(verdict: ConfigVerdict | undefined): Problem | null {
  if (!verdict || verdict.is_valid) return null;
  const errors: FieldProblem[] = verdict.errors;
  return new Problem(422, { code: 'config_invalid', detail: errors[0]?.message, errors });
}
