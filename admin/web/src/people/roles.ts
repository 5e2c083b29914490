/** The roles every installation has; others are shown by their own name. */
export const BUILT_IN_ROLES: readonly string[] = [
  'owner',
  'admin',
  'supervisor',
  'agent',
  'analyst',
];
