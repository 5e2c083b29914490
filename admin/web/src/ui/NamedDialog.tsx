import type { QueryKey } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '@/api/http';
import { useT } from '@/i18n';
import { FormDialog } from './FormDialog';
import { NameInput } from './NameInput';
import { useAct } from './useAct';

/** Makes or changes something that has a name: the name, the fields given, and their way to the host. */
export function NamedDialog(props: {
  edited: { id: string; name: string } | 'new';
  /** What a new one is made under. */
  add: string;
  /** The collection in the API. */
  path: string;
  /** What is sent besides the name. */
  fields: () => Readonly<Record<string, unknown>>;
  refresh: readonly QueryKey[];
  onClose: () => void;
  children: (error: unknown) => ReactNode;
}) {
  const { edited, add, path, onClose } = props;
  const t = useT();
  const isNew = edited === 'new';
  const [name, setName] = useState(isNew ? '' : edited.name);
  const save = useAct(
    () => {
      const body = { name: name.trim(), ...props.fields() };
      return isNew ? api.post(path, body) : api.patch(`${path}/${edited.id}`, body);
    },
    { refresh: props.refresh, said: () => t('done.saved'), onDone: onClose, isForm: true },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={isNew ? add : t('action.editNamed', { name: edited.name })}
      submit={isNew ? add : t('action.save')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <NameInput value={name} onChange={setName} error={save.error} />
      {props.children(save.error)}
    </FormDialog>
  );
}
