/** What stands in for lists that a fresh installation leaves empty. */
import type { ApiKey, Backup, DeadLetter, Invitation, Team } from '@/api/types';
import type { Delivery, Endpoint } from '@/webhooks/types';

const AT = '2026-11-23T09:00:00.000Z';

const invitation: Invitation = {
  id: 'inv_1',
  email: 'grace@example.com',
  name: 'Grace Hopper',
  role: 'agent',
  team_ids: [],
  state: 'open',
  created_by: 'stf_1',
  created_at: AT,
  expires_at: '2099-11-30T09:00:00.000Z',
  used_at: null,
};

const apiKey: ApiKey = {
  id: 'key_1',
  name: 'Order import',
  prefix: 'cck_0199f2c1',
  permissions: ['session:read', 'message:write'],
  created_by: 'stf_1',
  created_at: AT,
  expires_at: '2099-01-01T00:00:00.000Z',
  last_used_at: AT,
  revoked_at: null,
};

const endpoint: Endpoint = {
  id: 'wep_1',
  url: 'https://shop.example.com/hooks/chat',
  description: 'Shop',
  event_types: ['session.created', 'message.created'],
  has_content: true,
  scheme: 'v1',
  public_key: null,
  former_secret_until: null,
  is_enabled: false,
  disabled_reason: 'failing',
  failing_since: AT,
  delivered_at: AT,
  queued: 3,
  created_at: AT,
  updated_at: AT,
};

const delivery: Delivery = {
  id: 'dlv_1',
  endpoint_id: endpoint.id,
  type: 'message.created',
  session_id: 'ses_1',
  position: 12,
  state: 'failed',
  attempts: 5,
  next_attempt_at: null,
  last_status: 500,
  last_error: 'The receiver answered 500.',
  created_at: AT,
  ended_at: AT,
};

const deadLetter: DeadLetter = {
  id: 'ded_1',
  consumer: 'webhooks',
  position: 12,
  session_id: 'ses_1',
  attempts: 10,
  error: 'TimeoutError: The receiver did not answer.',
  created_at: AT,
};

const backup: Backup = { name: 'chatclick-2026-11-23.sqlite3', size_bytes: 48_000_000, created_at: AT };

const team: Team = { id: 'tem_1', name: 'Returns', staff_ids: [], created_at: AT };

const LISTS: readonly (readonly [RegExp, object])[] = [
  [/(^|\/)invitations$/, invitation],
  [/(^|\/)api-keys$/, apiKey],
  [/(^|\/)webhooks$/, endpoint],
  [/(^|\/)webhooks\/deliveries$/, delivery],
  [/(^|\/)dead-letters$/, deadLetter],
  [/(^|\/)backups$/, backup],
  [/(^|\/)teams$/, team],
];

/** The row of a list's sample, where it has one. */
export function sampleOf(path: string): object | undefined {
  return LISTS.find(([pattern]) => pattern.test(path))?.[1];
}
