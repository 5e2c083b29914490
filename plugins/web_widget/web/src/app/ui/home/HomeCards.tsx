/** The cards of the home screen, in the order of the config. Loaded where a config has any. */

import type { HomeCard } from "../../../shared/config";
import { useChat } from "../context";
import { Hero } from "../Hero";
import { ConversationsCard } from "./ConversationsCard";
import { LinkRow } from "./LinkRow";
import { PluginCard } from "./PluginCard";
import { QuickReplies } from "./QuickReplies";
import "../../i18n/en_later";
import "../../styles/cards.css";

export function HomeCards() {
  return (
    <>
      {useChat().config.greeting.home.map((card, at) => (
        <Card key={at} card={card} />
      ))}
    </>
  );
}

function Card({ card }: { card: HomeCard }) {
  if (isCard(card, "hero")) return <Hero body={card.body} image={card.image} />;
  if (isCard(card, "quickReplies")) return <QuickReplies replies={card.replies} />;
  if (isCard(card, "conversations")) return <ConversationsCard />;
  if (isCard(card, "articles")) return <ArticlesCard items={card.items} />;
  if (isCard(card, "links")) return <LinksCard />;
  return <PluginCard type={card.type} />;
}

/** Plugins' cards have types of their own, so the compiler cannot tell the others apart by `type` alone. */
function isCard<T extends HomeCard["type"]>(card: HomeCard, type: T): card is Extract<HomeCard, { type: T }> {
  return card.type === type;
}

function ArticlesCard({ items }: { items: readonly { title: string; url: string }[] }) {
  const { config, texts } = useChat();
  if (!config.features.articles.enabled) return null;
  return (
    <section class="card" aria-label={texts("home.articles")}>
      <h2 class="card-title">{texts("home.articles")}</h2>
      <ul class="link-list">
        {items.map((item) => (
          <LinkRow key={item.url} href={item.url} title={texts.custom(item.title)} icon="page" />
        ))}
      </ul>
    </section>
  );
}

function LinksCard() {
  const { config, texts } = useChat();
  const { email, phone, site } = config.brand.links;
  if (!email && !phone && !site) return null;
  return (
    <section class="card" aria-label={texts("home.links")}>
      <h2 class="card-title">{texts("home.links")}</h2>
      <ul class="link-list">
        {email && <LinkRow href={`mailto:${email}`} title={texts("home.mail")} detail={email} icon="mail" />}
        {phone && <LinkRow href={`tel:${phone.replace(/[^\d+]/g, "")}`} title={texts("home.call")} detail={phone} icon="phone" />}
        {site && <LinkRow href={site} title={texts("home.site")} detail={new URL(site).host} icon="page" />}
      </ul>
    </section>
  );
}
