/** The messages of a thread. Stays at the end unless the person scrolled up. */

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useChat } from "./context";
import { DownIcon } from "./icons";
import { MessageBubble } from "./MessageBubble";
import { HappeningLine } from "./HappeningLine";
import type { Item } from "./thread_items";

const NEAR_END_PX = 80;
const NEAR_START_PX = 120;

interface Props {
  sessionKey: string;
  items: Item[];
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  before: ComponentChildren;
  after: ComponentChildren;
}

export function MessageList({ sessionKey, items, hasEarlier, isLoadingEarlier, before, after }: Props) {
  const { client, texts } = useChat();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const heightBefore = useRef(0);
  const firstKey = useRef("");
  const room = useRef(0);
  const [isAway, setAway] = useState(false);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const last = items.at(-1);
    const isOwnLast = last?.kind === "bubble" && last.isOwn && last.entry !== null;
    const wasPrepended = firstKey.current !== "" && items[0]?.key !== firstKey.current;
    if (isAtEnd.current || isOwnLast) element.scrollTop = element.scrollHeight;
    else if (wasPrepended) element.scrollTop += element.scrollHeight - heightBefore.current;
    heightBefore.current = element.scrollHeight;
    firstKey.current = items[0]?.key ?? "";
  });

  // the keyboard of a phone and the growing composer take room from the list
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      room.current = element.clientHeight;
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    // pictures and parts that load later make the content grow
    observer.observe(element.firstElementChild!);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    // a scroll event of before the list was resized says nothing about the person
    if (!element || element.clientHeight !== room.current) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    setAway(!isAtEnd.current);
    if (hasEarlier && !isLoadingEarlier && element.scrollTop < NEAR_START_PX) client.loadEarlier(sessionKey);
  };
  const jump = () => {
    isAtEnd.current = true;
    setAway(false);
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };

  return (
    <div class="messages-frame">
      <div class="messages" ref={box} onScroll={onScroll} role="region" aria-label={texts("thread.messages")} tabIndex={0}>
        <div class="messages-inner">
          {before}
          {hasEarlier && (
            <button type="button" class="quiet-button" disabled={isLoadingEarlier} onClick={() => client.loadEarlier(sessionKey)}>
              {isLoadingEarlier && <span class="spinner" aria-hidden="true" />}
              {texts("thread.earlier")}
            </button>
          )}
          <ol class="message-list">
            {items.map((item) => (
              <ListItem key={item.key} item={item} />
            ))}
          </ol>
          {after}
        </div>
      </div>
      {isAway && (
        <button type="button" class="jump-button" onClick={jump} aria-label={texts("thread.jump")} title={texts("thread.jump")}>
          <DownIcon />
        </button>
      )}
    </div>
  );
}

function ListItem({ item }: { item: Item }) {
  const { texts } = useChat();
  if (item.kind === "bubble") return <MessageBubble bubble={item} />;
  if (item.kind === "happening") return <HappeningLine happening={item.happening} />;
  if (item.kind === "bot") return <li class="told">{texts("happening.bot")}</li>;
  if (item.kind === "unread") return <li class="divider divider-unread">{texts("thread.unread")}</li>;
  return <li class="divider">{texts.day(item.at)}</li>;
}
