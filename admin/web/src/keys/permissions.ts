/** What a key can be allowed, in the server's own words. */
export const PERMISSIONS: string[] = [
  'session:read', 'session:open', 'session:assign', 'session:transition', 'session:export',
  'message:read', 'message:write', 'note:read', 'note:write',
  'visitor:read', 'visitor:write', 'visitor:export', 'visitor:erase',
  'widget:read', 'widget:write', 'widget:publish',
  'queue:read', 'queue:write', 'team:read', 'team:write', 'staff:read', 'staff:write',
  'role:read', 'role:write', 'api_key:read', 'api_key:write', 'plugin:read', 'plugin:write',
  'audit:read', 'search:read', 'settings:read', 'settings:write', 'metrics:read', 'inbox:watch',
];
