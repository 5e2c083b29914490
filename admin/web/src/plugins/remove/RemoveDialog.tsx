import { Radio, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Job, Plugin } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { showToast } from '@/ui/toasts';
import { useAct } from '@/ui/useAct';
import { PasswordAgain } from '../add/PasswordAgain';
import { asShown } from '../add/problems';

/** Takes a plugin away; deleting its data too needs its id, typed. */
export function RemoveDialog({ plugin, onClose }: { plugin: Plugin; onClose: () => void }) {
  const t = useT();
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [fate, setFate] = useState<'keep' | 'purge'>('keep');
  const [typed, setTyped] = useState('');
  const [password, setPassword] = useState('');
  const purge = fate === 'purge';
  const isPip = plugin.kind === 'python';
  const verb = isPip ? 'uninstall' : 'unregister';
  const remove = useAct(
    () => api.post<Job | undefined>(`plugins/${plugin.id}/${verb}`, { password, purge }),
    {
      refresh: [],
      isForm: true,
      onDone: (job) => {
        onClose();
        // Not what is below it: nobody needs to ask for a plugin that is gone.
        void cache.invalidateQueries({ queryKey: keys.plugins, exact: true });
        navigate(job ? `/plugins/add/${job.id}` : '/plugins');
        if (!job) showToast({ text: t('removePlugin.done', { name: plugin.name }), tone: 'plain' });
      },
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('removePlugin.title', { name: plugin.name })}
      submit={t('removePlugin.submit')}
      isBusy={remove.isPending}
      isBlocked={purge && typed !== plugin.id}
      error={asShown(t, remove.error)}
      onSubmit={() => remove.mutate()}
      tone="bad"
    >
      <p>{t(isPip ? 'addPlugin.restarts' : 'plugins.applies')}</p>
      <Radio.Group
        label={t('removePlugin.what')}
        value={fate}
        onChange={(value) => setFate(value as typeof fate)}
      >
        <Stack gap="sm" mt="xs">
          <Radio
            value="keep"
            label={t('removePlugin.keep')}
            description={t('removePlugin.keepText')}
          />
          <Radio
            value="purge"
            label={t('removePlugin.purge')}
            description={t('removePlugin.purgeText')}
          />
        </Stack>
      </Radio.Group>
      {purge && (
        <TextInput
          label={t('removePlugin.type', { id: plugin.id })}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <PasswordAgain error={remove.error} value={password} onChange={setPassword} />
    </FormDialog>
  );
}
