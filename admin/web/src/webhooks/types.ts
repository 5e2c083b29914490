/** The nouns of the webhooks plugin's API. */
export interface Endpoint {
  id: string;
  url: string;
  description: string;
  event_types: string[];
  has_content: boolean;
  scheme: 'v1' | 'v1a';
  public_key: string | null;
  former_secret_until: string | null;
  is_enabled: boolean;
  disabled_reason: 'failing' | 'gone' | null;
  failing_since: string | null;
  delivered_at: string | null;
  queued: number;
  created_at: string;
  updated_at: string;
}

export interface NewEndpoint extends Endpoint {
  secret: string;
}

export type DeliveryState = 'waiting' | 'pending' | 'delivered' | 'failed';

export interface Delivery {
  id: string;
  endpoint_id: string;
  type: string;
  session_id: string | null;
  position: number | null;
  state: DeliveryState;
  attempts: number;
  next_attempt_at: string | null;
  last_status: number | null;
  last_error: string | null;
  created_at: string;
  ended_at: string | null;
}

export interface Attempt {
  at: string;
  duration_ms: number;
  status: number | null;
  error: string | null;
  request_headers: Record<string, string>;
  response_headers: Record<string, string>;
  response_excerpt: string;
}

export interface WholeDelivery extends Delivery {
  body: string;
  tries: Attempt[];
}

export interface EventType {
  type: string;
  meaning: string;
}

/** What an endpoint is doing, in one word. */
export type EndpointState = 'on' | 'off' | 'failing' | 'disabled' | 'gone';

export function stateOf(endpoint: Endpoint): EndpointState {
  if (endpoint.is_enabled) return endpoint.failing_since ? 'failing' : 'on';
  if (endpoint.disabled_reason === 'gone') return 'gone';
  return endpoint.disabled_reason === 'failing' ? 'disabled' : 'off';
}

/** The areas of events with their types, in order. */
export function areasOf(types: readonly EventType[]): [string, EventType[]][] {
  const areas = new Map<string, EventType[]>();
  for (const one of types) {
    const area = one.type.split('.')[0]!;
    areas.set(area, [...(areas.get(area) ?? []), one]);
  }
  return [...areas];
}

/** Tells whether patterns ask for a type. */
export function asksFor(patterns: readonly string[], type: string): boolean {
  return patterns.some(
    (one) => one === '*' || one === type || (one.endsWith('.*') && type.startsWith(one.slice(0, -1))),
  );
}

/** Patterns with a type put in or taken out; an area or "all" is spelled out first. */
export function togglePattern(
  patterns: readonly string[],
  type: string,
  types: readonly EventType[],
): string[] {
  if (!asksFor(patterns, type)) return [...patterns, type];
  const covered = types.map((one) => one.type).filter((one) => asksFor(patterns, one));
  const own = patterns.filter((one) => !one.endsWith('*') && !covered.includes(one));
  return [...own, ...covered.filter((one) => one !== type)];
}
