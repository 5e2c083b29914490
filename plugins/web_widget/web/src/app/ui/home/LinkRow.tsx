/** A line of a card that leads out of the chat. */

import { useChat } from "../context";
import { NextIcon } from "../icons";
import { MailIcon, PageIcon, PhoneIcon } from "./home_icons";

const ICONS = { mail: MailIcon, page: PageIcon, phone: PhoneIcon };

interface Props {
  href: string;
  title: string;
  detail?: string;
  icon: keyof typeof ICONS;
}

export function LinkRow({ href, title, detail, icon }: Props) {
  const { texts } = useChat();
  const Icon = ICONS[icon];
  const isPage = /^https?:/.test(href);
  return (
    <li>
      <a class="link-row" href={href} target={isPage ? "_blank" : "_top"} rel="noopener noreferrer">
        <Icon />
        <span class="link-text">
          <span class="link-title" dir="auto">
            {title}
          </span>
          {detail && (
            <span class="link-detail" dir="ltr">
              {detail}
            </span>
          )}
        </span>
        {isPage && <span class="visually-hidden">{texts("link.new_window")}</span>}
        <NextIcon />
      </a>
    </li>
  );
}
