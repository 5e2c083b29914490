/** The first screen of a visitor who has been here before, or whose widget has cards to show. */

import { mayStartNew } from "./start/gate";
import { AvatarHeader } from "./AvatarHeader";
import { ConnectionBar } from "./ConnectionBar";
import { Hero } from "./Hero";
import { useChat, useChatState } from "./context";
import { HomeCards } from "./home/HomeCards";
import { PenIcon } from "./icons";

export function Home() {
  const { client, config, texts } = useChat();
  const state = useChatState();
  const hasHero = !config.greeting.home.some((card) => card.type === "hero");
  return (
    <main class="screen home" aria-label={texts("home.label")}>
      <AvatarHeader />
      <div class="home-body">
        {hasHero && <Hero />}
        <HomeCards />
      </div>
      <footer class="home-footer">
        <ConnectionBar />
        {mayStartNew(config, state) && (
          <button type="button" class="primary-button" onClick={() => client.openNew()}>
            <PenIcon />
            {texts("home.new")}
          </button>
        )}
      </footer>
    </main>
  );
}
