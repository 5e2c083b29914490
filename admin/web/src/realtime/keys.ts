/** Keys of the one cache. */
import type { Priority, SessionCategory, SessionState } from '@/api/types';

export type View = 'mine' | 'unassigned' | 'all' | 'mentions' | 'snoozed' | 'closed';
export type Sort = 'updated' | 'waiting' | 'priority';
/** `not-done`: what is to be worked on now, neither done nor snoozed. */
export type StateFilter = 'not-done' | SessionCategory | SessionState | 'any';

export interface ListFilter {
  view: View;
  state: StateFilter;
  unread: boolean;
  /** The visitor waits for an answer. */
  waiting: boolean;
  /** All of these. */
  tags: readonly string[];
  priority: Priority | null;
  queueId: string | null;
  teamId: string | null;
  assigneeId: string | null;
  channel: string | null;
  /** `de` takes `de-AT` too. */
  language: string | null;
  sort: Sort;
}

export const keys = {
  sessions: ['session'] as const,
  session: (id: string) => ['session', id] as const,
  lists: ['sessions'] as const,
  counts: ['session-counts'] as const,
  savedViews: ['saved-views'] as const,
  tags: ['tags'] as const,
  list: (filter: ListFilter) => ['sessions', filter] as const,
  savedReplies: ['saved-replies'] as const,
  macros: ['macros'] as const,
  drafts: (id: string) => ['drafts', id] as const,
  thread: (id: string) => ['thread', id] as const,
  threads: ['thread'] as const,
  file: (id: string, part: string) => ['file', id, part] as const,
  calls: ['calls'] as const,
  trace: (id: string) => ['trace', id] as const,
  me: ['me'] as const,
  staff: ['staff'] as const,
  bots: ['bots'] as const,
  roles: ['roles'] as const,
  visitor: (id: string) => ['visitor', id] as const,
  visitorSessions: (id: string) => ['visitor-sessions', id] as const,
  visitorPages: (id: string) => ['visitor-pages', id] as const,
  widgets: ['widgets'] as const,
  widget: (id: string) => ['widgets', id] as const,
  widgetRevisions: (id: string) => ['widgets', id, 'revisions'] as const,
  widgetChanges: (id: string, from: number, to: string) =>
    ['widgets', id, 'revisions', from, to] as const,
  widgetSchema: ['widget-schema'] as const,
  plugins: ['plugins'] as const,
  plugin: (id: string) => ['plugins', id] as const,
  pluginConfig: (id: string) => ['plugins', id, 'config'] as const,
  pluginHealth: (id: string) => ['plugins', id, 'health'] as const,
  pluginRegistration: (id: string) => ['plugins', id, 'registration'] as const,
  catalogue: ['plugins', '-', 'catalogue'] as const,
  onboarding: ['onboarding'] as const,
  sampleData: ['sample-data'] as const,
  extensions: ['plugins', '-', 'extensions'] as const,
  slots: ['slots'] as const,
  slot: (slot: string, sessionId: string | null) => ['slots', slot, sessionId] as const,
  engine: ['plugins', '-', 'engine'] as const,
  // Not below "plugins": these are followed by asking, not by events.
  pluginLogs: (id: string) => ['plugin-logs', id] as const,
  pluginJob: (id: string) => ['plugin-jobs', id] as const,
  queues: ['queues'] as const,
  board: ['board'] as const,
  permissions: ['permissions'] as const,
  invitations: ['invitations'] as const,
  logins: (path: string) => ['logins', path] as const,
  factors: (pluginId: string) => ['factors', pluginId] as const,
  teams: ['teams'] as const,
  apiKeys: ['api-keys'] as const,
  audit: ['audit'] as const,
  search: (wanted: object) => ['search', wanted] as const,
  settings: ['settings'] as const,
  notifications: ['notifications'] as const,
  notificationWishes: ['notification-wishes'] as const,
  notificationDefaults: ['notification-wishes', 'defaults'] as const,
  notificationDeliveries: ['system', 'notifications'] as const,
  system: ['system'] as const,
  deadLetters: ['system', 'dead-letters'] as const,
  backups: ['system', 'backups'] as const,
  webhooks: ['webhooks'] as const,
  webhook: (id: string) => ['webhooks', id] as const,
  eventTypes: ['webhooks', '-', 'event-types'] as const,
  deliveries: ['webhooks', '-', 'deliveries'] as const,
};

/** What the server says in the language it is asked in. */
export const spokenKeys: readonly (readonly string[])[] = [
  keys.plugins,
  keys.slots,
  keys.settings,
  keys.eventTypes,
];
