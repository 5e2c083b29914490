import { NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Page, Role, Staff } from '@/api/types';
import { Strength } from '@/auth/PasswordStrength';
import { SHORTEST_PASSWORD } from '@/auth/strength';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { useAct } from '@/ui/useAct';
import { BUILT_IN_ROLES } from './roles';

const DEFAULT_CAPACITY = 8;

/** Add somebody, or change who they are and what they may do. */
export function PersonDialog({ edited, onClose }: { edited: Staff | 'new'; onClose: () => void }) {
  const t = useT();
  const isNew = edited === 'new';
  const [name, setName] = useState(isNew ? '' : edited.name);
  const [email, setEmail] = useState(isNew ? '' : (edited.email ?? ''));
  const [role, setRole] = useState(isNew ? 'agent' : edited.role);
  const [capacity, setCapacity] = useState(isNew ? DEFAULT_CAPACITY : edited.capacity);
  const [password, setPassword] = useState('');
  const roles = useRoleChoices(role);
  const save = useAct(
    () => {
      const body = { name: name.trim(), email: email.trim(), role, capacity };
      return isNew
        ? api.post<Staff>('staff', { ...body, password })
        : api.patch<Staff>(`staff/${edited.id}`, body);
    },
    {
      refresh: [keys.staff],
      said: () => t(isNew ? 'people.added' : 'done.saved', { name: name.trim() }),
      onDone: onClose,
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t(isNew ? 'people.add' : 'people.edit')}
      submit={t(isNew ? 'people.add' : 'action.save')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('field.name')}
        required
        withAsterisk={false}
        data-autofocus
        error={fieldError(save.error, '/name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('field.email')}
        type="email"
        required
        withAsterisk={false}
        error={fieldError(save.error, '/email')}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('field.role')}
        data={roles}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
      />
      <NumberInput
        label={t('people.capacity')}
        description={t('people.capacityText')}
        min={0}
        max={1000}
        value={capacity}
        onChange={(value) => setCapacity(Number(value))}
      />
      {isNew && (
        <div>
          <PasswordInput
            label={t('people.firstPassword')}
            description={t('people.firstPasswordText')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={SHORTEST_PASSWORD}
            error={fieldError(save.error, '/password')}
            visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Strength password={password} />
        </div>
      )}
    </FormDialog>
  );
}

function useRoleChoices(current: string) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.roles,
    queryFn: ({ signal }) => api.get<Page<Role>>('roles', { limit: 100 }, signal),
  });
  const own = query.data?.data.map((role) => role.name) ?? [];
  const names = [...new Set([...BUILT_IN_ROLES, ...own, current])];
  return names.map((name) => ({
    value: name,
    label: BUILT_IN_ROLES.includes(name) ? t(`role.${name}` as MessageKey) : name,
  }));
}
