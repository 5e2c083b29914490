/** The wire's nouns by the names used here; their shapes are made from the OpenAPI document. */
import type { Content } from './contents';
import type * as wire from './wire';

export type Session = wire.SessionShape;
export type SessionState = Session['state'];
export type SessionCategory = Session['category'];
export type Priority = Session['priority'];
export type ParticipantRef = wire.Ref;
export type MessageKind = wire.MessageShape['kind'];
export type Draft = wire.DraftShape;
export type Assignee = wire.AssigneeShape;
export type Attachment = wire.AttachmentShape;
export type Trace = wire.TraceShape;
export type Hit = wire.HitShape;
export type SavedView = wire.SavedViewShape;
export type SavedFilter = SavedView['filter'];
export type KnownTag = wire.TagShape;
export type TagColor = KnownTag['color'];
export type SessionCounts = wire.CountsShape;
export type BulkAnswer = wire.BulkAnswer;
export type Staff = wire.StaffShape;
export type BotList = wire.BotList;
export type Availability = Staff['availability'];
export type Login = wire.LoginShape;
export type Me = wire.Me;
export type Visitor = wire.VisitorShape;
export type PageView = wire.PageViewShape;
export type Preferences = wire.Preferences;
export type PreferencesChange = wire.PreferencesChange;
export type Widget = wire.WidgetShape;
export type WidgetConfig = Widget['draft'];
export type WidgetPublished = wire.PublishedShape;
export type WidgetRevision = wire.RevisionListItem;
export type ConfigProblem = wire.ConfigProblemShape;
export type ConfigValidation = wire.ConfigValidationShape;
export type ConfigChanges = wire.ConfigChangesShape;
export type Plugin = wire.PluginShape;
export type PluginState = Plugin['state'];
export type PluginPermission = wire.PermissionShape;
export type Risk = wire.RiskShape;
export type PluginHealth = wire.HealthShape;
export type HookHealth = wire.HookHealth;
export type HealthPoint = wire.HealthPoint;
export type ConfigVerdict = wire.ConfigVerdict;
export type LogLine = wire.LogLineShape;
export type Catalogue = wire.CatalogueShape;
export type CatalogueEntry = wire.ListingShape;
export type Plan = wire.PlanShape;
export type PlanPackage = wire.ChangeShape;
export type Job = wire.JobShape;
export type Review = wire.ReviewShape;
export type Registered = wire.Registered;
export type Registration = wire.RegistrationShape;
export type RunLimits = NonNullable<Registration['limits']>;
export type Engine = wire.EngineShape;
export type Queue = wire.QueueShape;
export type Team = wire.TeamShape;
export type Role = wire.RoleShape;
export type Grant = wire.GrantShape;
export type Skill = wire.SkillShape;
export type Board = wire.BoardShape;
export type BoardQueue = wire.BoardQueue;
export type BoardPerson = wire.BoardPerson;
export type Invitation = wire.InvitationShape;
export type NewInvitation = wire.NewInvitationShape;
export type PasswordLink = wire.PasswordLinkShape;
export type Link = wire.LinkShape;
export type PasswordReset = wire.ResetAnswer;
export type SignIn = wire.SignInShape;
export type FactorMethod = wire.MethodShape;
export type HandedOn = wire.HandedOn;
export type ApiKey = wire.ApiKeyShape;
export type NewApiKey = wire.NewApiKeyShape;
export type AuditEntry = wire.AuditShape;
export type AuditVerdict = wire.VerdictShape;
export type Setting = wire.SettingShape;
export type System = wire.SystemShape;
export type SystemProblem = wire.SystemProblem;
export type Depth = wire.DepthShape;
export type Consumer = wire.ConsumerShape;
export type DeadLetter = wire.DeadLetterShape;
export type WholeDeadLetter = wire.WholeDeadLetter;
export type BackupList = wire.BackupList;
export type Backup = wire.BackupShape;
export type Notification = wire.NotificationShape;
export type NotificationPage = wire.NotificationPage;
export type NotificationTopic = wire.TopicShape;
export type NotificationChannel = wire.ChannelShape;
export type NotificationDelivery = wire.NotificationDeliveryShape;
export type Onboarding = wire.OnboardingShape;
export type SampleData = wire.SampleDataShape;
export type SnippetAnswer = wire.SnippetAnswer;
export type Extensions = wire.Extensions;
export type ExtensionPage = wire.ExtensionPage;
export type ExtensionSlot = wire.ExtensionSlot;
export type SlotPart = wire.SlotShape;
export type SlotBlockData = wire.SlotBlockShape;
export type SlotItem = wire.SlotItemShape;
export type ActionDone = wire.ActionDone;
export type FieldProblem = wire.FieldErrorShape;
export type ProblemBody = wire.ProblemShape;

/** What the API calls an object, where there is only one form of it. */
export interface Message extends Omit<wire.MessageShape, 'content'> {
  content: Content;
}

/** A session's events are counted; `position` is missing in what a test makes up. */
export interface SessionEvent extends Omit<wire.EventShape, 'seq' | 'position' | 'actor'> {
  seq: number;
  position?: number;
  actor: ParticipantRef | null;
}

/** A JSON Schema, as far as plugin settings use it. */
export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  examples?: unknown[];
  readOnly?: boolean;
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

export interface PluginConfig extends Omit<wire.Config, 'schema'> {
  schema: Schema;
}

export interface Page<T> {
  data: T[];
  next: string | null;
}
