/** One card, or several in a row that scrolls and snaps; buttons move it for who cannot swipe. */

import { useRef, useState } from "preact/hooks";
import type { Action, Card } from "../../protocol/contents";
import { useChat } from "../context";
import { BackIcon, NextIcon } from "../icons";
import { SafeLink } from "../SafeLink";
import type { Bubble } from "../thread_items";
import { RemoteImage } from "./RemoteImage";

type Props = { bubble: Bubble; cards: readonly Card[] };

export function Cards({ bubble, cards }: Props) {
  const { texts } = useChat();
  const row = useRef<HTMLUListElement>(null);
  const [shown, setShown] = useState(0);
  if (cards.length === 1) return <CardView bubble={bubble} card={cards[0]!} />;

  const move = (by: number) => {
    const next = Math.min(Math.max(shown + by, 0), cards.length - 1);
    row.current?.children[next]?.scrollIntoView({ block: "nearest", inline: "start", behavior: "smooth" });
  };
  const onScroll = () => {
    const list = row.current;
    const first = list?.firstElementChild;
    if (list && first) setShown(Math.round(Math.abs(list.scrollLeft) / (first.clientWidth + 8)));
  };
  const at = texts("rich.card_of", { at: shown + 1, count: cards.length });
  return (
    <div class="carousel" role="group" aria-roledescription={texts("rich.carousel")} aria-label={at}>
      <ul class="carousel-row" ref={row} onScroll={onScroll} tabIndex={0} aria-label={texts("rich.carousel")}>
        {cards.map((card, index) => (
          <li key={index}>
            <CardView bubble={bubble} card={card} />
          </li>
        ))}
      </ul>
      <div class="carousel-moves">
        <button type="button" class="icon-button" aria-disabled={shown === 0} aria-label={texts("rich.previous")} onClick={() => move(-1)}>
          <BackIcon />
        </button>
        <span class="carousel-at">{at}</span>
        <button
          type="button"
          class="icon-button"
          aria-disabled={shown >= cards.length - 1}
          aria-label={texts("rich.next")}
          onClick={() => move(1)}
        >
          <NextIcon />
        </button>
      </div>
    </div>
  );
}

function CardView({ bubble, card }: { bubble: Bubble; card: Card }) {
  return (
    <article class="rich-card">
      {card.image && <RemoteImage image={card.image} session={bubble.session} />}
      <div class="rich-card-text">
        <h2 class="rich-card-title" dir="auto">
          {card.title}
        </h2>
        {card.text && <p dir="auto">{card.text}</p>}
      </div>
      {card.actions.map((action, at) => (
        <CardAction key={at} bubble={bubble} action={action} />
      ))}
    </article>
  );
}

function CardAction({ bubble, action }: { bubble: Bubble; action: Action }) {
  const { client } = useChat();
  const to = bubble.turn === "closed" ? null : bubble.messageId;
  if (action.type === "link") {
    return (
      <SafeLink class="rich-action" href={action.url}>
        {action.label}
      </SafeLink>
    );
  }
  const reply = () => to !== null && client.answer(bubble.session, to, { reply: action.value }, action.label);
  return (
    <button type="button" class="rich-action" dir="auto" aria-disabled={to === null} onClick={reply}>
      {action.label}
    </button>
  );
}
