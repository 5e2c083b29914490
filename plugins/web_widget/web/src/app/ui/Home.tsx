/** The first screen of a visitor who has been here before, or whose widget has cards to show. */

import { mayStartNew } from "./start/gate";
import { AvatarHeader } from "./AvatarHeader";
import { ConnectionBar } from "./ConnectionBar";
import { Hero } from "./Hero";
import { useChat, useChatState } from "./context";
import { ConversationsCard } from "./home/ConversationsCard";
import { PenIcon } from "./icons";
import { lazy } from "./lazy";

const HomeCards = lazy(() => import("./home/HomeCards").then((chunk) => chunk.HomeCards));

export function Home() {
  const { client, config, texts } = useChat();
  const state = useChatState();
  const { home } = config.greeting;
  const has = (type: string) => home.some((card) => card.type === type);
  return (
    <main class="screen home" aria-label={texts("home.label")}>
      <AvatarHeader />
      <div class="home-body">
        {!has("hero") && <Hero />}
        {home.length > 0 && <HomeCards />}
        {!has("conversations") && <ConversationsCard />}
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
