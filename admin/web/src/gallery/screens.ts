/** The screens of Admin and the states each of them has. */
import type { ExtensionPage } from '@/api/types';
import { pathOf } from '@/extensions/useExtensions';
import type { MessageKey } from '@/i18n';
import { ACT_STATES, type ReadState, type ScreenState } from './states';

/** What is pressed: the first button with this name, or what a selector finds. */
export type Press = { button: MessageKey } | { css: string };

export interface Screen {
  id: string;
  title: string;
  /** Below `/admin`; `{session}`, `{widget}` and `{flow}` stand for the first of each. */
  path: string;
  reads: readonly ReadState[];
  /** Pressed one after the other, the last sends. */
  press?: readonly Press[];
}

const FAILURES = ['loading', 'error', 'offline', 'forbidden'] as const;
const LIST = ['usual', ...FAILURES, 'empty', 'one', 'many', 'long'] as const;
const DETAIL = ['usual', ...FAILURES, 'missing', 'long'] as const;
const PANEL = ['usual', ...FAILURES, 'long'] as const;

const SUBMIT: Press = { css: '[role="dialog"] button[type="submit"]' };
const editInMenu: readonly Press[] = [
  { css: 'main tbody button[aria-haspopup="menu"]' },
  { css: '[role="menu"] [role="menuitem"]' },
  SUBMIT,
];
const edit: readonly Press[] = [{ button: 'action.editNamed' }, SUBMIT];

function screen(
  path: string,
  title: string,
  reads: readonly ReadState[],
  press?: readonly Press[],
): Screen {
  const id = path.slice(1).replaceAll('/', '-').replaceAll(/[{}]/g, '');
  return { id, title, path, reads, press };
}

export const SCREENS: readonly Screen[] = [
  screen('/inbox/all', 'Inbox', LIST),
  screen('/inbox/mine', 'Inbox: mine', ['usual', 'empty']),
  screen('/inbox/all/{session}', 'Conversation', [...DETAIL, 'read-only']),
  screen('/inbox/all/{session}/details', 'Details of a conversation', DETAIL),
  screen('/widgets', 'Widgets', [...LIST, 'read-only']),
  screen('/widgets/{widget}', 'Designer: look', DETAIL),
  screen('/widgets/{widget}/content', 'Designer: content', DETAIL),
  screen('/widgets/{widget}/behaviour', 'Designer: behaviour', DETAIL),
  screen('/widgets/{widget}/flow', 'Designer: flow', DETAIL),
  screen('/flows', 'Flows', LIST),
  screen('/flows/{flow}', 'Flow', DETAIL),
  screen('/plugins', 'Plugins', [...LIST, 'filtered', 'read-only']),
  screen('/plugins/catalogue', 'Catalogue', [...LIST, 'filtered']),
  screen('/plugins/add', 'Add a plugin', ['usual', 'read-only']),
  screen('/plugins/assignment', 'Plugin', [...DETAIL, 'read-only']),
  screen('/plugins/profanity/settings', 'Plugin: settings', [...DETAIL, 'read-only']),
  screen('/plugins/profanity/permissions', 'Plugin: permissions', DETAIL),
  screen('/plugins/profanity/health', 'Plugin: health', PANEL),
  screen('/plugins/profanity/logs', 'Plugin: logs', PANEL),
  screen('/queues', 'Queues', [...LIST, 'read-only'], edit),
  screen('/teams', 'Teams', [...LIST, 'read-only'], edit),
  screen('/people', 'People', [...LIST, 'read-only'], editInMenu),
  screen('/roles', 'Roles', [...LIST, 'read-only']),
  screen('/api-keys', 'API keys', [...LIST, 'read-only']),
  screen('/audit', 'Audit log', [...LIST, 'filtered']),
  screen('/webhooks', 'Webhooks', [...LIST, 'read-only']),
  screen('/webhooks/deliveries', 'Deliveries', LIST),
  screen('/webhooks/events', 'Event types', PANEL),
  screen('/settings', 'Settings', [...PANEL, 'filtered', 'read-only']),
  screen('/system', 'System: health', PANEL),
  screen('/system/queues', 'System: queues', PANEL),
  screen('/system/dead-letters', 'System: dead letters', LIST),
  screen('/system/backups', 'System: backups', [...LIST, 'read-only']),
  screen('/system/logs', 'System: logs', PANEL),
  screen('/profile', 'Profile', PANEL),
  screen('/welcome/site', 'First steps: site', PANEL),
  screen('/welcome/try', 'First steps: try it', PANEL),
  screen('/welcome/more', 'First steps: more', ['usual']),
];

/** The pages that running plugins add; their requests go over the same network. */
export function screensOf(pages: readonly ExtensionPage[]): Screen[] {
  return pages
    .filter((page) => !page.frame)
    .map((page) => screen(pathOf(page), `${page.title} (${page.plugin_name})`, LIST));
}

export function statesOf({ reads, press }: Screen): readonly ScreenState[] {
  return press ? [...reads, ...ACT_STATES] : reads;
}
