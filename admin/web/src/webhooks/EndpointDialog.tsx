import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { useAct } from '@/ui/useAct';
import { EventPicker } from './EventPicker';
import type { Endpoint, NewEndpoint } from './types';

/** Makes an endpoint, or changes one. */
export function EndpointDialog(props: {
  endpoint?: Endpoint;
  onClose: () => void;
  onMade?: (endpoint: NewEndpoint) => void;
}) {
  const { endpoint, onClose, onMade } = props;
  const t = useT();
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [patterns, setPatterns] = useState(endpoint?.event_types ?? ['*']);
  const [hasContent, setContent] = useState(endpoint?.has_content ?? true);
  const [scheme, setScheme] = useState<string>(endpoint?.scheme ?? 'v1');
  const body = { url: url.trim(), description, event_types: patterns, has_content: hasContent };
  const save = useAct(
    () =>
      endpoint
        ? api.patch<NewEndpoint>(`webhooks/${endpoint.id}`, body)
        : api.post<NewEndpoint>('webhooks', { ...body, scheme }),
    {
      refresh: [keys.webhooks],
      said: endpoint && (() => t('webhooks.saved')),
      onDone: (made) => (onMade ? onMade(made) : onClose()),
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t(endpoint ? 'webhooks.change' : 'webhooks.add')}
      submit={t(endpoint ? 'action.save' : 'webhooks.add')}
      isBusy={save.isPending}
      isBlocked={patterns.length === 0}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('webhooks.url')}
        placeholder="https://example.com/hooks"
        type="url"
        required
        withAsterisk={false}
        data-autofocus
        error={fieldError(save.error, '/url')}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <TextInput
        label={t('webhooks.description')}
        maxLength={200}
        error={fieldError(save.error, '/description')}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <EventPicker
        patterns={patterns}
        onChange={setPatterns}
        error={fieldError(save.error, '/event_types')}
      />
      <Switch
        label={t('webhooks.content')}
        description={t('webhooks.contentText')}
        checked={hasContent}
        onChange={(event) => setContent(event.currentTarget.checked)}
      />
      {!endpoint && (
        <NativeSelect
          label={t('webhooks.scheme')}
          value={scheme}
          onChange={(event) => setScheme(event.currentTarget.value)}
          data={[
            { value: 'v1', label: t('webhooks.scheme.v1') },
            { value: 'v1a', label: t('webhooks.scheme.v1a') },
          ]}
        />
      )}
    </FormDialog>
  );
}
