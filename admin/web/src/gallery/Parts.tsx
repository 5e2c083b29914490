/** The shared parts in every state, side by side. */
import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';
import { Problem, Unreachable } from '@/api/problem';
import type { Message, Plugin, PluginState, SessionState } from '@/api/types';
import { MessageItem } from '@/inbox/thread/MessageItem';
import { OutgoingItem } from '@/inbox/thread/OutgoingItem';
import { SessionRow } from '@/inbox/list/SessionRow';
import { PluginCard } from '@/plugins/PluginCard';
import plugins from '@/plugins/Plugins.module.css';
import { PluginTag } from '@/plugins/PluginTag';
import { buildMessageEvent, buildSession } from '@/realtime/testing';
import { Avatar } from '@/ui/Avatar';
import { ListState, Notice } from '@/ui/ListState';
import { Section } from '@/ui/PageFrame';
import { StateTag } from '@/ui/StateTag';
import { showToast } from '@/ui/toasts';
import css from './Gallery.module.css';
import { PartControls } from './PartControls';

const STATES: SessionState[] = [
  'bot', 'queued', 'open', 'waiting', 'snoozed', 'resolved', 'closed',
];
const PLUGIN_STATES: PluginState[] = [
  'stopped', 'starting', 'running', 'degraded', 'retrying', 'failed', 'incompatible',
  'needs_consent', 'needs_config', 'needs_migration', 'missing',
];
const LONG = 'A long line that has to be cut off somewhere before it reaches the other side.';

type Query = ComponentProps<typeof ListState>['query'];

const nothing: Query = {
  data: undefined,
  isPending: false,
  error: null,
  refetch: () => undefined,
};
const failing = (error: unknown): Query => ({ ...nothing, error });
const forbidden = new Problem(403, { code: 'forbidden' });
const broken = new Problem(500, { detail: 'The database is away.', request_id: 'req_0199' });

function buildPlugin(state: PluginState): Plugin {
  return {
    id: state,
    kind: 'container',
    name: state,
    summary: LONG,
    version: '1.2.0',
    distribution: 'chatclick-example',
    publisher: 'Example',
    license: 'Apache-2.0',
    homepage: '',
    support_url: '',
    requires_chatclick: '>=0.1',
    is_compatible: state !== 'incompatible',
    risk: { grade: 3, word: 'moderate', reasons: [] },
    personal_data: '',
    egress: [],
    desired: state === 'stopped' ? 'installed' : 'enabled',
    state,
    reason: state === 'running' || state === 'stopped' ? '' : 'what happened, in one line',
    changed_at: '2026-11-23T09:00:00.000Z',
    hooks: [],
    provides: [],
    permissions: [],
    consented: [],
    mounts: [],
    has_config: true,
  };
}

function message(change: Partial<Message>): Message {
  return buildMessageEvent(1, change).data as unknown as Message;
}

export function Parts() {
  const empty = <Notice icon={IconInbox} title="Empty" text="What belongs here, and how it comes." />;
  const list = (query: Query, isEmpty = false) => (
    <ListState query={query} isEmpty={isEmpty} empty={empty}>
      <p>Rows</p>
    </ListState>
  );
  return (
    <>
      <Section title="Five states of a list">
        {list({ ...nothing, data: [] }, true)}
        {list({ ...nothing, isPending: true })}
        {list(failing(broken))}
        {list(failing(new Unreachable()))}
        {list(failing(forbidden))}
      </Section>
      <Section title="Tags">
        <Line>{STATES.map((state) => <StateTag key={state} state={state} />)}</Line>
        <Line>{PLUGIN_STATES.map((state) => <PluginTag key={state} state={state} />)}</Line>
        <Line>
          <Avatar name="Ada Lovelace" presence="online" />
          <Avatar name="Grace" presence="away" />
          <Avatar name="Linus T" presence="gone" tone="accent" />
        </Line>
      </Section>
      <PartControls />
      <Section title="Plugins">
        <ul className={plugins.cards}>
          {PLUGIN_STATES.map((state) => (
            <PluginCard key={state} plugin={buildPlugin(state)} />
          ))}
        </ul>
      </Section>
      <Section title="Rows">
        {STATES.map((state, index) => (
          <SessionRow
            key={state}
            base="/inbox/all"
            isSelected={index === 2}
            isCursor={index === 1}
            session={buildSession({
              id: state,
              state,
              unread: index % 3,
              priority: index === 0 ? 'urgent' : 'normal',
              assignee: index % 2 ? { id: 'a', name: 'Clara Wendt' } : null,
              subject: LONG,
            })}
          />
        ))}
      </Section>
      <Section title="Messages">
        <MessageItem message={message({})} isFirst isLast mark={null} />
        {(['sent', 'delivered', 'seen'] as const).map((mark) => (
          <MessageItem
            key={mark}
            message={message({ sender: { kind: 'agent', id: 'x', name: 'Clara' } })}
            isFirst
            isLast
            mark={mark}
          />
        ))}
        <MessageItem
          message={message({ kind: 'note', sender: { kind: 'agent', id: 'x', name: 'Clara' } })}
          isFirst
          isLast
          mark={null}
        />
        {(['queued', 'failed'] as const).map((state) => (
          <OutgoingItem
            key={state}
            isFirst
            item={{
              clientMsgId: state,
              sessionId: 'ses_1',
              text: LONG,
              kind: 'message',
              createdAt: '2026-11-23T09:00:00.000Z',
              state,
              seq: null,
              failure: { code: 'rejected', detail: 'Refused by a filter.' },
            }}
          />
        ))}
      </Section>
      <Section title="Toasts">
        <Line>
          <Button
            variant="default"
            onClick={() => showToast({ text: 'Done', tone: 'plain', undo: () => undefined })}
          >
            With undo
          </Button>
          <Button
            variant="default"
            onClick={() => showToast({ text: 'Failed', tone: 'bad', requestId: 'req_0199' })}
          >
            Failure
          </Button>
        </Line>
      </Section>
    </>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <div className={css.line}>{children}</div>;
}
