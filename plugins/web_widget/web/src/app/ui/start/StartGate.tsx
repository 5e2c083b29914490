/** Takes the composer's place before a new conversation while something else comes first. */

import { useEffect, useState } from "preact/hooks";
import { useChat, useChatState } from "../context";
import { ClockIcon } from "../icons";
import { lazy } from "../lazy";
import type { Gate } from "./gate";

const StartForm = lazy(() => import("./StartForm").then((chunk) => chunk.StartForm));

export function StartGate({ draft, gate }: { draft: string; gate: Gate }) {
  if (gate === "consent") return <ConsentCard />;
  if (gate === "closed") return <Closed />;
  if (gate === "flow") return <FlowStart draft={draft} />;
  return <StartForm draft={draft} kind={gate} />;
}

/** Leave to keep what is written, asked for once before the first message. */
export function ConsentCard() {
  const { config, setPreferences, texts } = useChat();
  const { privacy } = config.brand.links;
  return (
    <section class="consent" aria-label={texts("consent.label")}>
      <p dir="auto">{texts("consent.body")}</p>
      {privacy && (
        <a class="start-link" href={privacy} target="_blank" rel="noopener noreferrer">
          {texts("consent.read")}
        </a>
      )}
      <button type="button" class="primary-button" onClick={() => setPreferences({ hasConsent: true })}>
        {texts("consent.agree")}
      </button>
    </section>
  );
}

function Closed() {
  const { texts } = useChat();
  return (
    <div class="closed-door">
      <ClockIcon />
      <p>{texts("availability.come_back")}</p>
    </div>
  );
}

/** A conversation that a flow leads begins with the flow's words, so it begins at once. */
function FlowStart({ draft }: { draft: string }) {
  const { client, texts } = useChat();
  const { isOpen } = useChatState();
  const [attempt, setAttempt] = useState(0);
  const [isFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    setFailed(false);
    client.startSession(draft).catch(() => setFailed(true));
  }, [draft, isOpen, attempt]);
  if (!isFailed) return <i class="lazy-wait" aria-hidden="true" />;
  return (
    <div class="lazy-failed" role="alert">
      <p>{texts("form.unreachable")}</p>
      <button type="button" class="link-button" onClick={() => setAttempt(attempt + 1)}>
        {texts("error.retry")}
      </button>
    </div>
  );
}
