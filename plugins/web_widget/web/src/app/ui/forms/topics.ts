/** Topics of the form before a conversation that are closed by hours of their own. Pure. */

import type { Availability, TopicHours } from "../../net/api";

/** The closed topic that an option of a question names; undefined for one that is open. */
export function closedTopic(availability: Availability | null, field: string, option: unknown): TopicHours | undefined {
  if (!availability?.topics || field !== availability.topic_field) return undefined;
  const wanted = String(option).trim().toLowerCase();
  return availability.topics.find(({ topic, is_open }) => !is_open && topic === wanted);
}
