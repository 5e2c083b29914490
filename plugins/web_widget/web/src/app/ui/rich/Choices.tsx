/** Quick replies: one press answers; where several may be chosen, a button sends them. */

import { useState } from "preact/hooks";
import type { Content } from "../../protocol/contents";
import { useChat } from "../context";
import type { Bubble } from "../thread_items";

type Props = { bubble: Bubble; content: Extract<Content, { type: "choices" }> };

export function Choices({ bubble, content }: Props) {
  const { client, texts } = useChat();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const to = bubble.messageId;
  if (bubble.turn !== "open" || to === null) return null;
  const { choices, isMultiple, text } = content;

  const send = (ids: readonly string[]) => {
    const labels = choices.filter(({ id }) => ids.includes(id)).map(({ label }) => label);
    client.answer(bubble.session, to, { choice: isMultiple ? [...ids] : ids[0]! }, labels.join(", "));
  };
  const press = (id: string) => {
    if (!isMultiple) return send([id]);
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  };

  return (
    <div class="quick-replies" role="group" aria-label={text || texts("rich.choices")}>
      {choices.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          class="quick-reply"
          dir="auto"
          aria-pressed={isMultiple ? chosen.includes(id) : undefined}
          onClick={() => press(id)}
        >
          {label}
        </button>
      ))}
      {isMultiple && (
        <button
          type="button"
          class="primary-button quick-replies-send"
          aria-disabled={chosen.length === 0}
          onClick={() => chosen.length > 0 && send(choices.map(({ id }) => id).filter((id) => chosen.includes(id)))}
        >
          {texts("rich.send_choices")}
        </button>
      )}
    </div>
  );
}
