import type { SessionEvent } from '@/api/types';

export type Fact = [label: string, value: string | number | boolean];

/** What a bot said of a conversation when it handed it over; nothing for another event. */
export function factsOf(event: SessionEvent): Fact[] {
  const context = event.type === 'session.handoff_requested' ? event.data['context'] : null;
  if (typeof context !== 'object' || context === null) return [];
  return Object.entries(context).filter((one): one is Fact =>
    ['string', 'number', 'boolean'].includes(typeof one[1]),
  );
}
