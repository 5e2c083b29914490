import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import type { PluginConfig } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormProblem } from '@/ui/FormProblem';
import { useAct } from '@/ui/useAct';
import css from './PluginsPage.module.css';
import { SchemaField } from './SchemaField';
import { toSend } from './schema';

/** Settings of a plugin, drawn from its manifest's schema. The server checks them. */
export function ConfigForm({ pluginId, config }: { pluginId: string; config: PluginConfig }) {
  const t = useT();
  const [values, setValues] = useState(config.values);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const save = useAct(
    () => api.put(`plugins/${pluginId}/config`, { values: toSend(config, values, changed) }),
    { refresh: [keys.plugins], said: () => t('done.saved'), isForm: true },
  );
  const properties = Object.entries(config.schema.properties ?? {});
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {properties.map(([name, schema]) => (
        <SchemaField
          key={name}
          name={name}
          pointer={`/${name}`}
          schema={schema}
          isRequired={config.schema.required?.includes(name) ?? false}
          isSecret={config.secrets.includes(name)}
          value={values[name]}
          error={save.error}
          onChange={(value) => {
            setValues((now) => ({ ...now, [name]: value }));
            setChanged((now) => new Set([...now, name]));
          }}
        />
      ))}
      <FormProblem error={save.error} />
      <Button
        type="submit"
        className={css.submit}
        loading={save.isPending}
        disabled={changed.size === 0}
      >
        {t('plugins.saveSettings')}
      </Button>
    </form>
  );
}
