/**
 * Made from the OpenAPI document by `python admin/wire_types.py`; not edited by hand.
 * One file because it has one source.
 */

/** How it ended: one of the action's outcomes or "failed", and what it found out. */
export interface ActionDone {
  outcome: string;
  values: Record<string, unknown>;
}

/** An API key. Of the key itself only the beginning is kept to be shown. */
export interface ApiKeyShape {
  id: string;
  name: string;
  prefix: string;
  permissions: string[];
  created_by: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
}

/** Who a session is assigned to; a visitor sees no id. */
export interface AssigneeShape {
  id: string;
  name: string;
}

/** A file. `offset` says where an upload goes on; `reason` why it was refused. */
export interface AttachmentShape {
  id: string;
  session_id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  state: 'uploading' | 'checking' | 'ready' | 'refused';
  offset: number;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  has_thumbnail: boolean;
  reason: string | null;
}

/** An entry. `hash` covers it and the hash before it. */
export interface AuditShape {
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

/** Backups, the newest first, and the one that is being made or was begun last. */
export interface BackupList {
  data: BackupShape[];
  next: string | null;
  progress: BackupProgress | null;
}

/** The newest backup that was begun. PostgreSQL counts no pages. */
export interface BackupProgress {
  name: string;
  state: 'running' | 'done' | 'failed';
  started_at: string;
  done: number;
  total: number;
  problem: string;
}

/** A whole copy of the database. The files that people sent are not in it. */
export interface BackupShape {
  name: string;
  size_bytes: number;
  created_at: string;
}

/** Somebody who is active, and whether they can take a conversation. */
export interface BoardPerson {
  staff_id: string;
  open_sessions: number;
  capacity: number;
  state: 'available' | 'full' | 'away' | 'gone';
}

/** A queue with conversations under way; `queue_id` is null for those in no queue. */
export interface BoardQueue {
  queue_id: string | null;
  waiting: number;
  oldest_at: string | null;
  open: number;
}

/** What is going on now; the socket tells changes as `board`. */
export interface BoardShape {
  queues: BoardQueue[];
  people: BoardPerson[];
}

/** The bots that run, in the order in which they are asked. */
export interface BotList {
  data: BotShape[];
  next: null;
}

/** A bot that answers whatever a visitor writes. `id` is the plugin's. */
export interface BotShape {
  id: string;
  name: string;
}

/** An open breaker holds calls back after repeated failures, for a while. */
export interface BreakerShape {
  is_open: boolean;
  retry_after_s: number;
  reason: string;
}

/** With which sessions it is done, and with which it failed. */
export interface BulkAnswer {
  done: string[];
  failed: FailureShape[];
}

/** Everything that is listed, and what may be done with it here. */
export interface CatalogueShape {
  data: ListingShape[];
  next: null;
  ui_install: 'catalogue' | 'any' | 'off';
  installer: 'pip' | 'readonly';
}

/** What becomes of one package. */
export interface ChangeShape {
  name: string;
  version: string;
  previous: string | null;
  change: 'add' | 'upgrade' | 'downgrade' | 'keep' | 'remove';
  filename: string;
  sha256: string;
  size_bytes: number;
  is_plugin: boolean;
}

/** A column of the table: `in_app`, or a plugin that sends, by its name. */
export interface ChannelShape {
  id: string;
  name: string | null;
}

/** What a plugin itself last said of its health, and when. */
export interface CheckedShape {
  status: 'ok' | 'degraded' | 'failed';
  message: string;
  at: string;
}

/** A plugin's settings: their JSON Schema and the values in force, of secrets only when set. */
export interface Config {
  values: Record<string, unknown>;
  schema: Record<string, unknown>;
  schema_version: string;
  secrets: string[];
}

/** One difference between two configs. */
export interface ConfigChangeShape {
  pointer: string;
  kind: 'added' | 'removed' | 'changed';
  sentence: string;
}

/** What two configs of a widget differ in. `more` differences are not listed. */
export interface ConfigChangesShape {
  from_revision: number;
  to: string;
  changes: ConfigChangeShape[];
  more: number;
}

/** One thing that is wrong with a config, or likely not what was meant. */
export interface ConfigProblemShape {
  pointer: string;
  message: string;
  expected: string;
  suggestion: string;
  severity: 'error' | 'warning';
  code: string;
}

/** What was found out about a config. */
export interface ConfigValidationShape {
  is_valid: boolean;
  problems: ConfigProblemShape[];
  config: Record<string, unknown> | null;
}

/** Whether a configuration would do. */
export interface ConfigVerdict {
  is_valid: boolean;
  errors: FieldErrorShape[];
}

/** Sent back, it agrees to what was shown; good once. */
export interface ConfirmationShape {
  token: string;
  expires_at: string;
}

/** A reader of the event log: `backlog` events are not handled, `owed` of those failed. */
export interface ConsumerShape {
  name: string;
  position: number;
  backlog: number;
  owed: number;
  dead_letters: number;
  last_error: string | null;
}

/** The container of a plugin, if it has one now. */
export interface ContainerShape {
  id: string;
  state: 'running' | 'absent';
  started_at: string | null;
  restarts: number;
}

/** How many sessions the views hold: those at hand, the unread ones, mentions not seen yet. */
export interface CountsShape {
  mine: number;
  mine_unread: number;
  unassigned: number;
  unassigned_unread: number;
  all: number;
  mentions: number;
  snoozed: number;
}

/** What is registered under the same id now. */
export interface CurrentShape {
  version: string;
  digest: string;
  permissions: string[];
  egress: string[];
}

/** The database: its address with the password masked, its size and its tables' state. */
export interface DatabaseShape {
  kind: 'sqlite' | 'postgres';
  address: string;
  size_bytes: number | null;
  epoch: string;
  migrations: number;
  newest_migration: string;
}

/** The event, by reference; never what people wrote. */
export interface DeadEvent {
  type: string;
  seq: number | null;
  at: string;
  actor: Ref;
  data: Record<string, unknown>;
}

/** A delivery that was given up: of which event, to whom, and why. */
export interface DeadLetterShape {
  id: string;
  consumer: string;
  position: number;
  session_id: string | null;
  attempts: number;
  error: string;
  created_at: string;
}

/** How much waited at a time. */
export interface DepthShape {
  at: string;
  writes: number;
  outbox: number;
  dead_letters: number;
  consumers: Record<string, number>;
}

/** The disk of the data folder. */
export interface DiskShape {
  free_bytes: number;
  total_bytes: number;
}

/** A draft. `version` counts its changes. */
export interface DraftShape {
  kind: 'message' | 'note';
  text: string;
  mentions: string[];
  version: number;
  updated_at: string;
}

/** The container engine, asked now. */
export interface EngineShape {
  state: 'ok' | 'unavailable' | 'off';
  detail: string;
  version: string;
  warnings: string[];
}

/** A fact in a session's log. */
export interface EventShape {
  session_id: string | null;
  seq: number | null;
  position: number;
  type: string;
  at: string;
  actor: Ref;
  data: Record<string, unknown>;
}

/** A plugin's page: a custom element from an ES module, or a page in a sealed frame. `mounts` are the plugin's addresses beside `/plugins/{id}`; the page may call those alone. One that is not listed stands in no menu: links of the plugin lead to it. The profile leads to one that is personal. */
export interface ExtensionPage {
  plugin_id: string;
  plugin_name: string;
  path: string;
  title: string;
  icon: string;
  module: string;
  element: string;
  frame: string;
  is_listed: boolean;
  is_personal: boolean;
  mounts: string[];
}

/** A place a running plugin fills. */
export interface ExtensionSlot {
  plugin_id: string;
  slot: 'session.sidebar' | 'session.actions' | 'session.composer' | 'dashboard.tile';
  title: string;
}

/** What running plugins add for the caller. */
export interface Extensions {
  pages: ExtensionPage[];
  slots: ExtensionSlot[];
  names: Record<string, string>;
  phrases: Record<string, Record<string, string>>;
}

/** A session with which the act failed. */
export interface FailureShape {
  id: string;
  code: string;
  detail: string;
}

/** One problem at one place of the input. */
export interface FieldErrorShape {
  pointer: string;
  code: string;
  message: string;
}

/** A row of the policy table. `own` reaches what belongs to the person only. */
export interface GrantShape {
  name: string;
  grants: Record<string, 'own' | 'any'>;
  is_owner_only: boolean;
  is_mine: boolean;
}

/** What a new version asks for that the present one does not. */
export interface GrowthShape {
  permissions: string[];
  egress: string[];
}

/** The conversations that went back into their queues. */
export interface HandedOn {
  session_ids: string[];
}

/** What a hook did in the interval that ended then; there is none when it was not called. */
export interface HealthPoint {
  at: string;
  hook: string;
  calls: number;
  failures: number;
  mean_ms: number;
  p95_ms: number;
}

/** How a plugin does: its state, its own word, its hooks, and how those did lately. */
export interface HealthShape {
  state: State;
  reason: string;
  changed_at: string;
  checked: CheckedShape | null;
  hooks: HookHealth[];
  interval_s: number;
  span_s: number;
  points: HealthPoint[];
}

/** A message that was found. U+0001 and U+0002 in the snippet enclose what matched. */
export interface HitShape {
  message: MessageShape;
  session_id: string;
  visitor: Ref;
  snippet: string;
}

/** One hook of a plugin since this process started; times in milliseconds. `limit_ms` is how long a call may take; `held_back` counts calls that were not made because the breaker was open or no time was left. */
export interface HookHealth {
  hook: string;
  mode: 'setup' | 'gate' | 'chain' | 'first' | 'collect' | 'event' | 'owner';
  limit_ms: number;
  calls: number;
  errors: number;
  timeouts: number;
  held_back: number;
  mean_ms: number;
  p50_ms: number;
  p95_ms: number;
  breaker: BreakerShape;
}

/** An invitation. Its link is not kept. */
export interface InvitationShape {
  id: string;
  email: string;
  name: string;
  role: string;
  team_ids: string[];
  state: 'open' | 'used' | 'expired' | 'revoked';
  created_by: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

/** Who wanted it. */
export interface JobActor {
  id: string | null;
  name: string;
}

/** One step of a job. */
export interface JobEvent {
  number: number;
  at: string;
  step: string;
  text: string;
}

/** Why a job failed. */
export interface JobProblem {
  code: string;
  detail: string;
}

/** A job. It is over when `state` is done, failed or cancelled. */
export interface JobShape {
  id: string;
  kind: 'plan' | 'install' | 'uninstall' | 'sync';
  spec: string;
  state: 'running' | 'restarting' | 'done' | 'failed' | 'cancelled';
  step: string;
  progress: number;
  created_at: string;
  ended_at: string | null;
  actor: JobActor;
  events: JobEvent[];
  plan: PlanShape | null;
  problem: JobProblem | null;
  rolled_back: boolean;
}

/** What a container gets. */
export interface LimitsShape {
  memory_mb: number;
  cpu: number;
  pids: number;
  scratch_mb: number;
  concurrency: number;
}

/** What a link is for. */
export interface LinkShape {
  kind: 'invitation' | 'password';
  email: string;
  name: string;
  role: string;
  expires_at: string;
}

/** A plugin of a catalogue. */
export interface ListingShape {
  id: string;
  name: string;
  summary: string;
  publisher: string;
  kind: 'python';
  distribution: string;
  license: string;
  homepage: string;
  catalogue: string;
  versions: ReleaseShape[];
  installed_version: string | null;
  is_removable: boolean;
}

/** A line: `source` says whether the plugin, its container or the host speaks. */
export interface LogLineShape {
  number: number;
  at: string;
  level: 'debug' | 'info' | 'warning' | 'error';
  source: 'plugin' | 'host' | 'stdout' | 'stderr';
  text: string;
  fields: Record<string, unknown>;
}

/** A sign-in: the access token and who it is for. */
export interface LoginShape {
  access_token: string;
  expires_in: number;
  staff: StaffShape;
}

/** How far each side has come. */
export interface MarksShape {
  visitor_seq: number;
  staff_seq: number;
}

/** The caller, and what they may do. */
export interface Me {
  id: string;
  email: string | null;
  name: string;
  role: string;
  availability: 'online' | 'away';
  is_connected: boolean;
  capacity: number;
  is_active: boolean;
  team_ids: string[];
  created_at: string;
  skills: SkillShape[];
  languages: string[];
  last_seen_at: string | null;
  permissions: Record<string, 'own' | 'any'>;
  language: string | null;
  time_zone: string | null;
  factor_plugins: string[];
}

/** A message. A note is internal and never reaches a visitor. */
export interface MessageShape {
  id: string;
  session_id: string;
  seq: number;
  client_msg_id: string;
  kind: 'message' | 'note';
  sender: Ref;
  content: Record<string, unknown>;
  reply_to: string | null;
  created_at: string;
}

/** A way to prove oneself further. By its `kind` the answer is `{code}` (code and setup) or `{credential}` (passkey). */
export interface MethodShape {
  plugin: string;
  id: string;
  kind: 'code' | 'passkey' | 'setup';
  label: string;
  options: Record<string, unknown>;
}

/** A new API key. `key` is shown this once. */
export interface NewApiKeyShape {
  id: string;
  name: string;
  prefix: string;
  permissions: string[];
  created_by: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
  key: string;
}

/** A new invitation. `link` is shown this once. */
export interface NewInvitationShape {
  id: string;
  email: string;
  name: string;
  role: string;
  team_ids: string[];
  state: 'open' | 'used' | 'expired' | 'revoked';
  created_by: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  link: string;
  delivery: 'sent' | 'none' | 'failed';
}

/** What Admin calls for attention with, and about what. */
export interface Notices {
  sound?: boolean;
  tone?: 'chime' | 'bell' | 'knock';
  volume?: number;
  desktop?: boolean;
  repeat?: boolean;
  repeat_s?: number;
  waiting?: boolean;
  mine?: boolean;
  mentions?: boolean;
  quiet?: QuietHours;
}

/** How one notification goes to one person by one channel. `reason` says why it was held back (`preference`, `present`, `read`, `plugin: …`), why it waits (`quiet_hours`, `digest`), how it came (`digest`: with others) or what failed. */
export interface NotificationDeliveryShape {
  id: string;
  notification_id: string;
  staff_id: string;
  staff_name: string;
  type: string;
  channel: string;
  channel_name: string | null;
  state: 'queued' | 'sent' | 'failed' | 'suppressed';
  reason: string;
  attempts: number;
  due_at: string | null;
  created_at: string;
  changed_at: string;
}

/** A page of the caller's notifications, and how many of all are not read. */
export interface NotificationPage {
  data: NotificationShape[];
  next: string | null;
  unread: number;
}

/** Something the caller was told. `source` is the plugin that told it, or "chatclick". */
export interface NotificationShape {
  id: string;
  type: string;
  source: string;
  title: string;
  body: string;
  url: string | null;
  session_id: string | null;
  created_at: string;
  read_at: string | null;
}

/** The first steps. `site_url` is the page the chat goes on, "" while it is not known. */
export interface OnboardingShape {
  steps: StepShape[];
  is_dismissed: boolean;
  site_url: string;
}

/** A page that was looked at. After an erasure nothing stands in it but when. */
export interface PageViewShape {
  url: string;
  title: string;
  at: string;
}

/** A link for a new password. It is shown this once. */
export interface PasswordLinkShape {
  link: string;
  expires_at: string;
  delivery: 'sent' | 'none' | 'failed';
}

/** What a plugin asks for. */
export interface PermissionShape {
  name: string;
  title: string;
}

/** What would change; `digest` names exactly this, files by their hashes included. */
export interface PlanShape {
  digest: string;
  expires_at: string;
  spec: string;
  restarts: boolean;
  plugin: PlannedPlugin;
  packages: ChangeShape[];
}

/** The plugin a plan is about, from its manifest. */
export interface PlannedPlugin {
  id: string;
  name: string;
  summary: string;
  version: string;
  license: string;
  homepage: string;
  permissions: PermissionShape[];
  new_permissions: string[];
  hooks: string[];
  has_config: boolean;
  risk: RiskShape;
  installed_version: string | null;
}

/** A plugin: `desired` is what people want, `state` how it fares and `reason` why. */
export interface PluginShape {
  id: string;
  kind: 'python' | 'container' | 'remote';
  name: string;
  summary: string;
  version: string;
  distribution: string;
  publisher: string;
  license: string;
  homepage: string;
  support_url: string;
  requires_chatclick: string;
  is_compatible: boolean;
  risk: RiskShape | null;
  personal_data: string;
  egress: string[];
  desired: 'absent' | 'installed' | 'enabled';
  state: State;
  reason: string;
  changed_at: string;
  hooks: string[];
  provides: unknown[];
  permissions: PermissionShape[];
  consented: string[];
  mounts: string[];
  has_config: boolean;
}

/** How somebody wants their Admin; null is left to the browser. */
export interface Preferences {
  locale?: string | null;
  theme?: 'auto' | 'light' | 'dark' | null;
  density?: 'comfortable' | 'compact' | null;
  shortcuts?: Shortcuts;
  notices?: Notices;
}

/** What to change; a part that is left out stays, one that is given replaces the whole part. */
export interface PreferencesChange {
  locale?: string | null;
  theme?: 'auto' | 'light' | 'dark' | null;
  density?: 'comfortable' | 'compact' | null;
  shortcuts?: Shortcuts | null;
  notices?: Notices | null;
}

/** The newest message, its text cut to 140 characters. */
export interface PreviewShape {
  seq: number;
  text: string;
  sender: Ref;
  created_at: string;
}

/** Why a request failed (RFC 9457). */
export interface ProblemShape {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors: FieldErrorShape[];
  request_id: string;
  offset?: number | null;
  challenge?: string | null;
  methods?: MethodShape[];
}

/** A widget whose draft was published, and what its owner should still look at. */
export interface PublishedShape {
  id: string;
  name: string;
  created_at: string;
  updated_at: string;
  draft: Record<string, unknown>;
  published_revision: number | null;
  etag: string;
  warnings: ConfigProblemShape[];
}

/** A queue. The fallback queue takes what nothing else takes, and cannot be deleted. */
export interface QueueShape {
  id: string;
  name: string;
  team_id: string | null;
  is_fallback: boolean;
  position: number | null;
  capacity: number | null;
  skills: SkillShape[];
  escalate_minutes: number | null;
  escalate_again_minutes: number | null;
  escalate_to: string[];
  created_at: string;
}

/** Kept for programs that set it; Admin goes by the quiet hours of notifications. */
export interface QuietHours {
  is_on?: boolean;
  begin?: string;
  end?: string;
}

/** One thing that counts for or against a plugin. */
export interface ReasonShape {
  points: number;
  text: string;
}

/** Who did something. */
export interface Ref {
  kind: 'visitor' | 'agent' | 'bot' | 'system';
  id: string | null;
  name: string;
}

/** What would be registered, or what has been. */
export interface Registered {
  status: 'review' | 'registered';
  review: ReviewShape;
  plugin: PluginShape | null;
}

/** What is registered: which image or address, and who agreed to it when. */
export interface RegistrationShape {
  id: string;
  kind: 'container' | 'remote';
  reference: string;
  digest: string;
  url: string | null;
  registered_at: string;
  registered_by: string;
  version: string;
  egress: string[];
  limits: LimitsShape | null;
  risk: RiskShape;
  previous_digest: string | null;
  container: ContainerShape | null;
}

/** A version of a listed plugin; `spec` is what to ask for. */
export interface ReleaseShape {
  version: string;
  spec: string;
  released_at: string | null;
  requires_chatclick: string;
  is_compatible: boolean;
  permissions: PermissionShape[];
}

/** What comes of it, the same for every address. */
export interface ResetAnswer {
  is_mailed: boolean;
}

/** A plugin before any of it runs; `digest` says exactly which. */
export interface ReviewShape {
  id: string;
  kind: 'container' | 'remote';
  name: string;
  summary: string;
  version: string;
  license: string;
  homepage: string;
  security_contact: string;
  reference: string;
  digest: string;
  url: string | null;
  permissions: PermissionShape[];
  egress: string[];
  hooks: string[];
  provides: unknown[];
  limits: LimitsShape | null;
  risk: RiskShape;
  current: CurrentShape | null;
  growth: GrowthShape;
  warnings: string[];
  confirmation: ConfirmationShape | null;
}

/** A published config, without the config. */
export interface RevisionListItem {
  revision: number;
  published_at: string;
  published_by: string;
  config_hash: string;
}

/** How much a plugin could do, from 1 (minimal) to 6 (full trust). */
export interface RiskShape {
  grade: number;
  word: string;
  reasons: ReasonShape[];
}

/** A role. What a built-in one may do is in the policy table. */
export interface RoleShape {
  id: string;
  name: string;
  permissions: string[];
  is_builtin: boolean;
  created_at: string;
}

/** Whether it is on. On the way `done` of `total` conversations are added or removed. */
export interface SampleDataShape {
  state: 'off' | 'adding' | 'on' | 'removing';
  done: number;
  total: number;
  sessions: number;
}

/** What a saved view keeps. */
export interface SavedConditions {
  view?: 'mine' | 'unassigned' | 'all' | 'mentions' | 'snoozed' | 'closed';
  state?: 'bot' | 'queued' | 'open' | 'waiting' | 'snoozed' | 'resolved' | 'closed' | null;
  category?: 'active' | 'waiting' | 'done' | 'undone' | 'awake' | null;
  unread?: boolean;
  waiting?: boolean;
  tag?: string[];
  priority?: 'low' | 'normal' | 'high' | 'urgent' | null;
  visitor_id?: string | null;
  queue_id?: string | null;
  team_id?: string | null;
  assignee_id?: string | null;
  channel?: string | null;
  language?: string | null;
  sort?: 'updated' | 'waiting' | 'priority';
}

/** A named filter. `is_own` says that the caller made it. */
export interface SavedViewShape {
  id: string;
  name: string;
  filter: SavedConditions;
  is_shared: boolean;
  is_own: boolean;
  position: number;
}

/** A chat session. */
export interface SessionShape {
  id: string;
  widget_id: string | null;
  channel: string;
  state: 'bot' | 'queued' | 'open' | 'waiting' | 'snoozed' | 'resolved' | 'closed';
  category: 'active' | 'waiting' | 'done';
  priority: 'low' | 'normal' | 'high' | 'urgent';
  subject: string;
  tags: string[];
  language: string | null;
  visitor: SessionVisitorShape;
  queue_id: string | null;
  team_id: string | null;
  assignee: AssigneeShape | null;
  last_seq: number;
  last_message: PreviewShape | null;
  unread: number;
  seen: MarksShape;
  delivered: MarksShape;
  waiting_since: string | null;
  snoozed_until: string | null;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  bot_id?: string | null;
  lease?: number;
  metadata?: Record<string, unknown>;
}

/** The visitor as a session shows them. */
export interface SessionVisitorShape {
  id: string;
  name: string;
  email: string | null;
  is_identified: boolean;
}

/** A setting. `title`, `group_title` and `meaning` are in the language of `Accept-Language`; the titles are empty where the host has none in it, and `name` has to do. `source` says where the value comes from: default, file, command, environment, or stored, which is what was changed here. `schema` is the JSON Schema of its value. */
export interface SettingShape {
  name: string;
  title: string;
  group: string;
  group_title: string;
  meaning: string;
  value: unknown;
  default: unknown;
  source: string;
  variable: string;
  is_secret: boolean;
  is_editable: boolean;
  schema: Record<string, unknown>;
}

/** Keys for commands, where they differ from what Admin proposes. */
export interface Shortcuts {
  is_on?: boolean;
  keys?: Record<string, unknown>;
}

/** One sign-in that still works. */
export interface SignInShape {
  id: string;
  address: string;
  network: 'this_machine' | 'private' | 'public' | 'unknown';
  user_agent: string;
  is_current: boolean;
  created_at: string;
  last_used_at: string;
  expires_at: string;
}

/** Something somebody can do, and how well: 1 knows some, 2 knows it, 3 knows it best. */
export interface SkillShape {
  name: string;
  level: number;
}

/** A block: a text, fields, a list, a link, a button or a small chart. */
export interface SlotBlockShape {
  type: 'text' | 'fields' | 'list' | 'link' | 'button' | 'line';
  text: string;
  tone: 'plain' | 'good' | 'warn' | 'bad';
  items: SlotItemShape[];
  url: string;
  page: string;
  action: string;
  values: Record<string, unknown>;
  confirm: string;
  points: number[];
}

/** A line of a block. */
export interface SlotItemShape {
  label: string;
  value: string;
  url: string;
}

/** One plugin's part of a place; `problem` says why it gave no answer, "" if it did. */
export interface SlotShape {
  plugin_id: string;
  title: string;
  blocks: SlotBlockShape[];
  problem: '' | 'failed' | 'timeout' | 'paused';
}

/** What was found at `url`, which is where redirects led. `detail` is the id of the other widget, the directive of the page's policy that blocks the chat, the status, or the code of a failure. */
export interface SnippetAnswer {
  outcome:
    | 'ok'
    | 'missing'
    | 'wrong_widget'
    | 'blocked'
    | 'redirected'
    | 'status'
    | 'private'
    | 'unreachable';
  url: string;
  detail: string;
}

/** Somebody who logs in. */
export interface StaffShape {
  id: string;
  email: string | null;
  name: string;
  role: string;
  availability: 'online' | 'away';
  is_connected: boolean;
  capacity: number;
  is_active: boolean;
  team_ids: string[];
  created_at: string;
  skills: SkillShape[];
  languages: string[];
  last_seen_at: string | null;
}

/** How a plugin fares in this process; never stored. */
export type State = 'stopped' | 'starting' | 'running' | 'degraded' | 'retrying' | 'failed' | 'incompatible' | 'needs_consent' | 'needs_config' | 'needs_migration' | 'missing';

/** A step and whether it is done, by what there is. */
export interface StepShape {
  id: 'site' | 'message' | 'snippet' | 'team' | 'plugins';
  is_done: boolean;
}

/** Something that somebody should look at. `subject` is what it is about, such as a plugin. */
export interface SystemProblem {
  code: string;
  severity: 'bad' | 'warning';
  subject: string;
  text: string;
}

/** Everything at a glance. */
export interface SystemShape {
  status: 'ok' | 'degraded' | 'failing';
  problems: SystemProblem[];
  versions: VersionsShape;
  started_at: string;
  database: DatabaseShape;
  disk: DiskShape;
  head: number;
  depth: DepthShape;
  consumers: ConsumerShape[];
}

/** A tag. `uses` counts how often it was given to a session. */
export interface TagShape {
  id: string;
  name: string;
  color: 'gray' | 'red' | 'orange' | 'green' | 'teal' | 'blue' | 'violet' | 'pink';
  uses: number;
}

/** A team and who is in it. */
export interface TeamShape {
  id: string;
  name: string;
  staff_ids: string[];
  created_at: string;
}

/** A line of the table: what the host tells, all that one plugin does (`plugin:<id>`), or a topic that it declares (`plugin:<id>:<topic>`). */
export interface TopicShape {
  id: string;
  name: string | null;
  title: string | null;
  description: string | null;
}

/** Why an assignment came out so. */
export interface TraceShape {
  id: string;
  session_id: string;
  plugin_id: string | null;
  reason: string;
  reason_said: Record<string, unknown>[];
  staff_id: string | null;
  queue_id: string | null;
  team_id: string | null;
  candidates: unknown[];
  facts: Record<string, unknown>;
  created_at: string;
}

/** Whether the chain holds up to the entry `checked`, and the first one that does not fit. `is_done` says that there is nothing behind it. */
export interface VerdictShape {
  is_intact: boolean;
  entries: number;
  checked: number;
  is_done: boolean;
  broken_at: number | null;
  last_hash: string;
}

/** What runs here. */
export interface VersionsShape {
  chatclick: string;
  python: string;
  system: string;
  database: string;
}

/** A visitor. `is_identified` says that their site vouched for them. */
export interface VisitorShape {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  traits: Record<string, unknown>;
  is_identified: boolean;
  created_at: string;
  last_seen_at: string | null;
}

/** A dead letter with its event; None where the event is gone. */
export interface WholeDeadLetter {
  id: string;
  consumer: string;
  position: number;
  session_id: string | null;
  attempts: number;
  error: string;
  created_at: string;
  event: DeadEvent | null;
}

/** A widget with its draft. */
export interface WidgetShape {
  id: string;
  name: string;
  created_at: string;
  updated_at: string;
  draft: Record<string, unknown>;
  published_revision: number | null;
  etag: string;
}
