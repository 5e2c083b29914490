import {
  ActionIcon,
  Button,
  Checkbox,
  NativeSelect,
  PasswordInput,
  Radio,
  SegmentedControl,
  Switch,
  TextInput,
} from '@mantine/core';
import { IconPencil, IconPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { KeyCaps } from '@/commands/Caps';
import type { Connection } from '@/realtime/client';
import { CopyLine } from '@/ui/CopyLine';
import { FormProblem } from '@/ui/FormProblem';
import { Notice, RowSkeletons } from '@/ui/ListState';
import { Section } from '@/ui/PageFrame';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { ValueTree } from '@/ui/ValueTree';
import { Bar } from '@/app/ConnectionBar';
import css from './Gallery.module.css';

const CONNECTIONS: Connection[] = [
  { status: 'connecting' },
  { status: 'reconnecting', retryAt: 0 },
  { status: 'offline' },
  { status: 'refused', code: 4403 },
];
const KEYS = ['j', 'shift+e', 'mod+k', 'g m', 'arrowdown', '?'];
const LATER = '2026-11-23T09:00:00.000Z';

/** Buttons, fields, tables and bars: what pages are made of. */
export function PartControls() {
  return (
    <>
      <Section title="Buttons">
        <div className={css.line}>
          <Button leftSection={<IconPlus size={16} aria-hidden />}>Add person</Button>
          <Button variant="default">Cancel</Button>
          <Button variant="subtle">Later</Button>
          <Button data-tone="bad">Delete queue</Button>
          <Button disabled>Save name</Button>
          <Button loading>Save name</Button>
          <ActionIcon variant="subtle" color="gray" aria-label="Edit">
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
        </div>
        <div className={css.line}>
          {KEYS.map((keys) => (
            <KeyCaps key={keys} keys={keys} />
          ))}
        </div>
      </Section>
      <Fields />
      <Section title="Table">
        <Table label="People" columns={['Name', 'Role', 'Since', '']}>
          {['Ada Lovelace', 'Grace Hopper', 'A name that is longer than the column it is in'].map(
            (name, index) => (
              <tr key={name} data-muted={index === 1}>
                <td>{name}</td>
                <td>{index === 1 ? 'Former agent' : 'Agent'}</td>
                <td>
                  <Since at={LATER} />
                </td>
                <td>
                  <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${name}`}>
                    <IconPencil size={16} aria-hidden />
                  </ActionIcon>
                </td>
              </tr>
            ),
          )}
        </Table>
        <RowSkeletons rows={3} />
      </Section>
      <Section title="Connection">
        {CONNECTIONS.map((connection) => (
          <div key={connection.status} className={css.frame}>
            <Bar connection={connection} />
          </div>
        ))}
      </Section>
      <Section title="Values">
        <ValueTree
          value={{ plan: 'pro', seats: 12, trial: false, none: null, sizes: ['s', 'm'], shop: { id: 7 } }}
        />
        <CopyLine label="Key" text="cck_0199f2c1_a_long_value_that_is_copied_not_typed" />
        <Notice icon={IconUsers} title="Nobody here yet" text="Invite the first colleague.">
          <Button>Invite person</Button>
        </Notice>
      </Section>
    </>
  );
}

function Fields() {
  const [tab, setTab] = useState('light');
  return (
    <Section title="Fields" lead="Empty, filled, wrong, switched off.">
      <TextInput label="Name" placeholder="Empty" />
      <TextInput label="E-mail" defaultValue="ada@example.com" description="Visitors see it." />
      <TextInput label="Address" defaultValue="nonsense" error="This is not an address." />
      <TextInput label="Id" defaultValue="ses_0199" disabled />
      <PasswordInput label="Password" visibilityToggleButtonProps={{ 'aria-label': 'Show' }} />
      <NativeSelect label="Role" data={['Agent', 'Supervisor', 'Admin']} />
      <div className={css.line}>
        <Switch label="On" defaultChecked />
        <Switch label="Off" />
        <Switch label="Never" disabled />
        <Checkbox label="Chosen" defaultChecked />
        <Checkbox label="Not chosen" />
        <Radio label="One" name="gallery" defaultChecked />
        <Radio label="Other" name="gallery" />
      </div>
      <SegmentedControl
        aria-label="Appearance"
        data={['light', 'dark']}
        value={tab}
        onChange={setTab}
      />
      <FormProblem error={new Error('The database is away.')} />
    </Section>
  );
}
