/** Before there is anything to show: loading, and why it did not load. */

import type { Key } from "../i18n/en";
import type { Problem } from "../state/state";
import { CloseButton } from "./CloseButton";
import { useChat } from "./context";
import { AlertIcon, OfflineIcon } from "./icons";

export function Starting() {
  const { config } = useChat();
  return (
    <main class="screen" aria-busy="true" aria-label={config.brand.displayName}>
      <header class="thread-header">
        <div class="thread-names">
          <h1 class="thread-title">{config.brand.displayName}</h1>
        </div>
        <CloseButton />
      </header>
      <div class="messages-frame skeleton" aria-hidden="true">
        <i class="bone bone-hero" />
        <i class="bone bone-other" />
        <i class="bone bone-own" />
      </div>
    </main>
  );
}

const REASONS: Record<string, Key> = {
  offline: "error.offline",
  unreachable: "error.unreachable",
  forbidden: "error.forbidden",
  identity_required: "error.identity",
  origin_not_allowed: "error.forbidden",
  not_found: "error.not_found",
  too_many_requests: "error.too_many_requests",
};

export function Failed({ problem }: { problem: Problem }) {
  const { client, config, texts } = useChat();
  const isOffline = problem.code === "offline";
  return (
    <main class="screen" aria-label={config.brand.displayName}>
      <header class="thread-header">
        <div class="thread-names">
          <h1 class="thread-title">{config.brand.displayName}</h1>
        </div>
        <CloseButton />
      </header>
      <div class="messages-frame notice" role="alert">
        {isOffline ? <OfflineIcon size={28} /> : <AlertIcon size={28} />}
        <h2 class="notice-title">{texts("error.title")}</h2>
        <p>{texts(REASONS[problem.code] ?? "error.other")}</p>
        <button type="button" class="primary-button" onClick={() => client.retry()}>
          {texts("error.retry")}
        </button>
        {problem.requestId && <p class="reference">{texts("error.reference", { id: problem.requestId })}</p>}
      </div>
    </main>
  );
}
