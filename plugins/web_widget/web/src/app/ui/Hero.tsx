/** The greeting: large words over the ripple of a click, and who is there. */

import { AvailabilityLine } from "./AvailabilityLine";
import { Avatar } from "./Avatar";
import { useChat } from "./context";

interface Props {
  body?: string | undefined;
  image?: string | undefined;
}

export function Hero({ body = "greeting.body", image = "" }: Props) {
  const { config, texts } = useChat();
  if (!config.greeting.enabled) return null;
  const { team } = config.brand;
  return (
    <div class="hero">
      <svg class="ripple" viewBox="0 0 200 200" aria-hidden="true" fill="none" stroke="currentColor">
        <circle cx="100" cy="100" r="14" stroke-width="12" />
        <circle cx="100" cy="100" r="40" stroke-width="9" />
        <circle cx="100" cy="100" r="66" stroke-width="6" />
        <circle cx="100" cy="100" r="92" stroke-width="3" />
      </svg>
      {image && <img class="hero-image" src={image} alt="" />}
      {team.length > 0 && (
        <ul class="team" aria-label={texts("home.team")}>
          {team.map((member) => (
            <li key={member.name} title={member.name}>
              <Avatar name={member.name} url={member.avatarUrl} />
              <span class="visually-hidden">{member.name}</span>
            </li>
          ))}
        </ul>
      )}
      <h1 class="hero-title" dir="auto">
        {texts("greeting.title")}
      </h1>
      <p class="hero-body" dir="auto">
        {texts.custom(body)}
      </p>
      <AvailabilityLine />
    </div>
  );
}
