/** Buttons that start a conversation with a sentence, or with a flow. */

import { useChat, useChatState } from "../context";
import { SendIcon } from "../icons";
import { gateOf, mayStartNew } from "../start/gate";

interface Reply {
  label: string;
  text?: string;
  flow?: string;
}

export function QuickReplies({ replies }: { replies: readonly Reply[] }) {
  const { client, config, holds, preferences, texts } = useChat();
  const state = useChatState();
  if (!mayStartNew(config, state)) return null;
  const start = ({ label, text, flow }: Reply) => {
    if (flow) return void client.startFlow(flow, {}).catch(() => client.openNew());
    const draft = client.openNew();
    const words = texts.custom(text ?? label);
    // what comes first keeps the words in the composer until they may be sent
    if (gateOf(config, state, preferences, holds)) client.setDraft(draft, words);
    else client.send(draft, words);
  };
  return (
    <section class="card" aria-label={texts("home.topics")}>
      <h2 class="card-title">{texts("home.topics")}</h2>
      <ul class="link-list">
        {replies.map((reply) => (
          <li key={reply.label}>
            <button type="button" class="link-row" onClick={() => start(reply)}>
              <span class="link-text link-title" dir="auto">
                {texts.custom(reply.label)}
              </span>
              <SendIcon />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
