/** "We are here", "back on Monday at 9:00", or how long answers take: a dot and words. */

import { availabilityText } from "./availability_text";
import { useChat, useChatState } from "./context";

export function AvailabilityLine() {
  const { config, texts } = useChat();
  const { availability } = useChatState();
  if (!availability) return null;
  const { isOpen, text } = availabilityText(availability, config.availability.replyTime, texts);
  return (
    <p class={isOpen ? "availability is-open" : "availability"}>
      {text}
    </p>
  );
}
