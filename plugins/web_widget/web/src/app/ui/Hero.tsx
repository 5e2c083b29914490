/** The greeting: large words over the ripple of a click. */

import { useChat } from "./context";

export function Hero() {
  const { config, texts } = useChat();
  if (!config.greeting.enabled) return null;
  return (
    <div class="hero">
      <svg class="ripple" viewBox="0 0 200 200" aria-hidden="true" fill="none" stroke="currentColor">
        <circle cx="100" cy="100" r="14" stroke-width="12" />
        <circle cx="100" cy="100" r="40" stroke-width="9" />
        <circle cx="100" cy="100" r="66" stroke-width="6" />
        <circle cx="100" cy="100" r="92" stroke-width="3" />
      </svg>
      <h1 class="hero-title" dir="auto">
        {texts("greeting.title")}
      </h1>
      <p class="hero-body" dir="auto">
        {texts("greeting.body")}
      </p>
    </div>
  );
}
