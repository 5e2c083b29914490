import type { SessionEvent } from '@/api/types';
import type { Words } from '../coreWords';

export type Fact = [label: string, value: string | number | boolean];

/** The label of a fact in my language, where the bot's plugin has it in phrases. */
export function labelOf(event: SessionEvent, label: string, words: Words): string {
  const said = event.data['context_said'];
  const parts = typeof said === 'object' && said !== null ? (said as Record<string, unknown>)[label] : undefined;
  return words(label, parts);
}

/** What a bot said of a conversation when it handed it over; nothing for another event. */
export function factsOf(event: SessionEvent): Fact[] {
  const context = event.type === 'session.handoff_requested' ? event.data['context'] : null;
  if (typeof context !== 'object' || context === null) return [];
  return Object.entries(context).filter((one): one is Fact =>
    ['string', 'number', 'boolean'].includes(typeof one[1]),
  );
}
