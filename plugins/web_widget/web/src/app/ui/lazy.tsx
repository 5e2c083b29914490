/** Components whose code is fetched when they are first drawn, so that the first load stays small. */

import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useChat, useChatState } from "./context";

type Component<P> = (props: P) => ComponentChild;

/**
 * `load` fetches the code; until it is there a quiet placeholder stands in, and a failure can be retried. An app
 * that is older than its host asks for files that are gone: it is loaded anew, and what was written is stored.
 */
export function lazy<P extends object>(load: () => Promise<Component<P>>): Component<P> {
  let Loaded: Component<P> | null = null;
  return function Lazy(props: P) {
    const [attempt, setAttempt] = useState(0);
    const [status, setStatus] = useState<"loading" | "ready" | "failed">(Loaded ? "ready" : "loading");
    useEffect(() => {
      let isGone = false;
      const finish = (next: "ready" | "failed") => isGone || setStatus(next);
      if (!Loaded) load().then((component) => ((Loaded = component), finish("ready")), () => finish("failed"));
      return () => {
        isGone = true;
      };
    }, [attempt]);
    if (Loaded) return <Loaded {...props} />;
    if (status !== "failed") return <i class="lazy-wait" aria-hidden="true" />;
    const retry = (isReachable: boolean) => {
      if (isReachable && attempt > 0) return location.reload();
      setStatus("loading");
      setAttempt(attempt + 1);
    };
    return <LoadFailed onRetry={retry} />;
  };
}

function LoadFailed({ onRetry }: { onRetry(isReachable: boolean): void }) {
  const { texts } = useChat();
  const { connection } = useChatState();
  return (
    <div class="lazy-failed" role="alert">
      <p>{texts("lazy.failed")}</p>
      <button type="button" class="link-button" onClick={() => onRetry(connection === "online")}>
        {texts("error.retry")}
      </button>
    </div>
  );
}
