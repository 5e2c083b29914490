/** The wire's nouns, as the host sends them. */

export type SessionState =
  | 'bot' | 'queued' | 'open' | 'waiting' | 'snoozed' | 'resolved' | 'closed';
export type SessionCategory = 'active' | 'waiting' | 'done';
export type Priority = 'low' | 'normal' | 'high' | 'urgent';
export type Availability = 'online' | 'away';
export type MessageKind = 'message' | 'note';

export interface ParticipantRef {
  kind: 'visitor' | 'agent' | 'bot' | 'system';
  id: string | null;
  name: string;
}

export interface TextContent {
  type: 'text';
  text: string;
}

export interface Message {
  id: string;
  session_id: string;
  seq: number;
  client_msg_id: string;
  kind: MessageKind;
  sender: ParticipantRef;
  content: TextContent;
  reply_to: string | null;
  created_at: string;
}

export interface StaffRef {
  id: string;
  name: string;
}

export interface ReadMarks {
  visitor_seq: number;
  staff_seq: number;
}

export interface Session {
  id: string;
  widget_id: string | null;
  channel: string;
  state: SessionState;
  category: SessionCategory;
  priority: Priority;
  subject: string | null;
  tags: string[];
  language: string | null;
  visitor: { id: string; name: string | null; email: string | null; is_identified: boolean };
  queue_id: string | null;
  team_id: string | null;
  assignee: StaffRef | null;
  last_seq: number;
  last_message: { seq: number; text: string; sender: ParticipantRef; created_at: string } | null;
  unread: number;
  seen: ReadMarks;
  delivered: ReadMarks;
  waiting_since: string | null;
  snoozed_until: string | null;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
}

export interface SessionEvent {
  session_id: string | null;
  seq: number;
  position?: number;
  type: string;
  at: string;
  actor: ParticipantRef | null;
  data: Record<string, unknown>;
}

export interface Staff {
  id: string;
  email: string;
  name: string;
  role: string;
  availability: Availability;
  is_connected: boolean;
  capacity: number;
  is_active: boolean;
  team_ids: string[];
  created_at: string;
}

export interface Login {
  access_token: string;
  expires_in: number;
  staff: Staff;
}

export interface Visitor {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  traits: Record<string, unknown>;
  is_identified: boolean;
  created_at: string;
  last_seen_at: string | null;
}

export type WidgetConfig = Record<string, unknown>;

export interface Widget {
  id: string;
  name: string;
  created_at: string;
  updated_at: string;
  draft: WidgetConfig;
  published_revision: number | null;
  etag: string;
}

export type PluginState =
  | 'stopped' | 'starting' | 'running' | 'degraded' | 'retrying' | 'failed' | 'incompatible'
  | 'needs_consent' | 'needs_config' | 'needs_migration' | 'missing';

export interface Plugin {
  id: string;
  kind: 'python' | 'container' | 'remote';
  name: string;
  summary: string;
  version: string;
  distribution: string;
  license: string;
  homepage: string;
  desired: 'absent' | 'installed' | 'enabled';
  state: PluginState;
  reason: string;
  changed_at: string;
  hooks: string[];
  permissions: { name: string; title: string }[];
  has_config: boolean;
}

/** A JSON Schema, as far as plugin settings use it. */
export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  pattern?: string;
  format?: string;
}

export interface PluginConfig {
  values: Record<string, unknown>;
  schema: Schema;
  secrets: string[];
}

export interface Queue {
  id: string;
  name: string;
  is_fallback?: boolean;
  created_at?: string;
}

export interface Team {
  id: string;
  name: string;
  created_at?: string;
}

export interface Role {
  id: string;
  name: string;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  permissions: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
  /** Only in the answer that made it. */
  key?: string;
}

export interface AuditEntry {
  number: number;
  id: string;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  action: string;
  target: string;
  detail: Record<string, unknown>;
  address: string;
  request_id: string;
  hash: string;
}

export interface AuditVerdict {
  is_intact: boolean;
  entries: number;
  broken_at: number | null;
}

export interface Trace {
  id: string;
  session_id: string;
  plugin_id: string | null;
  reason: string;
  staff_id: string | null;
  queue_id: string | null;
  team_id: string | null;
  candidates: Record<string, unknown>[];
  facts: Record<string, unknown>;
  created_at: string;
}

export interface Page<T> {
  data: T[];
  next: string | null;
}
