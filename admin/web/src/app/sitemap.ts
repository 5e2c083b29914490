/** The pages and who is shown the way to them. The server decides who may enter. */
import {
  IconArchive,
  IconAt,
  IconBooks,
  IconClock,
  IconInbox,
  IconKey,
  IconListDetails,
  IconMessages,
  IconPuzzle,
  IconRoute,
  IconScript,
  IconShieldLock,
  IconUserCircle,
  IconUserQuestion,
  IconUsers,
  IconUsersGroup,
  IconWorldWww,
  type Icon,
} from '@tabler/icons-react';
import { IconAdjustments, IconServer2, IconWebhook } from '@tabler/icons-react';
import { isAllowed, type Permissions } from '@/auth/usePermissions';
import type { MessageKey } from '@/i18n';

export interface PageLink {
  id: string;
  path: string;
  title: MessageKey;
  icon: Icon;
  /** Pages of the last two groups are found by name, not in the navigation. */
  group: 'inbox' | 'setup' | 'account' | 'deeper';
  keys?: string;
  words?: MessageKey;
  /** The permission without which the page is of no use. */
  needs?: string;
}

export const PAGES: readonly PageLink[] = [
  { id: 'mine', path: '/inbox/mine', title: 'view.mine', icon: IconInbox, group: 'inbox', keys: 'g m' },
  {
    id: 'unassigned',
    path: '/inbox/unassigned',
    title: 'view.unassigned',
    icon: IconUserQuestion,
    group: 'inbox',
    keys: 'g u',
  },
  { id: 'all', path: '/inbox/all', title: 'view.all', icon: IconMessages, group: 'inbox', keys: 'g a' },
  {
    id: 'mentions',
    path: '/inbox/mentions',
    title: 'view.mentions',
    icon: IconAt,
    group: 'inbox',
    needs: 'note:read',
    keys: 'g n',
  },
  { id: 'snoozed', path: '/inbox/snoozed', title: 'view.snoozed', icon: IconClock, group: 'inbox', keys: 'g z' },
  { id: 'closed', path: '/inbox/closed', title: 'view.closed', icon: IconArchive, group: 'inbox', keys: 'g c' },
  {
    id: 'widgets',
    path: '/widgets',
    title: 'page.widgets',
    icon: IconWorldWww,
    group: 'setup',
    needs: 'widget:write',
    keys: 'g w',
    words: 'words.widgets',
  },
  {
    id: 'flows',
    path: '/flows',
    title: 'page.flows',
    icon: IconRoute,
    group: 'setup',
    needs: 'widget:write',
    keys: 'g f',
    words: 'words.flows',
  },
  {
    id: 'plugins',
    path: '/plugins',
    title: 'page.plugins',
    icon: IconPuzzle,
    group: 'setup',
    needs: 'plugin:read',
    keys: 'g p',
    words: 'words.plugins',
  },
  {
    id: 'catalogue',
    path: '/plugins/catalogue',
    title: 'page.catalogue',
    icon: IconBooks,
    group: 'deeper',
    needs: 'plugin:read',
    words: 'words.catalogue',
  },
  {
    id: 'addPlugin',
    path: '/plugins/add',
    title: 'addPlugin.title',
    icon: IconPuzzle,
    group: 'deeper',
    needs: 'plugin:install',
    words: 'words.addPlugin',
  },
  {
    id: 'queues',
    path: '/queues',
    title: 'page.queues',
    icon: IconListDetails,
    group: 'setup',
    needs: 'queue:write',
    words: 'words.queues',
  },
  {
    id: 'teams',
    path: '/teams',
    title: 'page.teams',
    icon: IconUsersGroup,
    group: 'setup',
    needs: 'team:write',
  },
  {
    id: 'people',
    path: '/people',
    title: 'page.people',
    icon: IconUsers,
    group: 'setup',
    needs: 'staff:write',
    words: 'words.people',
  },
  {
    id: 'roles',
    path: '/roles',
    title: 'page.roles',
    icon: IconShieldLock,
    group: 'setup',
    needs: 'role:read',
    words: 'words.roles',
  },
  {
    id: 'keys',
    path: '/api-keys',
    title: 'page.apiKeys',
    icon: IconKey,
    group: 'setup',
    needs: 'api_key:read',
    words: 'words.apiKeys',
  },
  {
    id: 'audit',
    path: '/audit',
    title: 'page.audit',
    icon: IconScript,
    group: 'setup',
    needs: 'audit:read',
    words: 'words.audit',
  },
  {
    id: 'webhooks',
    path: '/webhooks',
    title: 'page.webhooks',
    icon: IconWebhook,
    group: 'setup',
    needs: 'settings:read',
    words: 'words.webhooks',
  },
  {
    id: 'settings',
    path: '/settings',
    title: 'page.settings',
    icon: IconAdjustments,
    group: 'setup',
    needs: 'settings:read',
    words: 'words.settings',
  },
  {
    id: 'system',
    path: '/system',
    title: 'page.system',
    icon: IconServer2,
    group: 'setup',
    needs: 'system:read',
    words: 'words.system',
  },
  {
    id: 'profile',
    path: '/profile',
    title: 'page.profile',
    icon: IconUserCircle,
    group: 'account',
    words: 'words.profile',
  },
];

/** The pages on which somebody can do something. */
export function pagesFor(permissions: Permissions): readonly PageLink[] {
  return PAGES.filter((page) => !page.needs || isAllowed(permissions, page.needs));
}
