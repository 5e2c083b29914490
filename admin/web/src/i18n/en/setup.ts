/** Words of the set-up pages. */
export const setup = {
  'page.apiKeys': 'API keys',
  'page.audit': 'Audit log',
  'page.people': 'People',
  'page.plugins': 'Plugins',
  'page.profile': 'Profile',
  'page.queues': 'Queues',
  'page.teams': 'Teams',
  'page.widgets': 'Widgets',

  'words.apiKeys': 'token integration developer',
  'words.audit': 'history security who did what verify',
  'words.people': 'staff agents users invite role',
  'words.plugins': 'extensions apps enable settings',
  'words.profile': 'password name notices sound desktop language',
  'words.queues': 'routing waiting',
  'words.theme': 'appearance theme colour',
  'words.widgets': 'snippet embed site colour greeting publish',
} as const;
