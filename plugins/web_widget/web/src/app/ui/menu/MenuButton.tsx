/** Opens what can be done with a conversation and set for oneself. Its contents load on the first click. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { WidgetConfig } from "../../../shared/config";
import type { Session } from "../../protocol/frames";
import { useChat } from "../context";
import { MenuIcon } from "../icons";
import { lazy } from "../lazy";

const Menu = lazy(() => import("./Menu").then((chunk) => chunk.Menu));

export function MenuButton({ session }: { session: Session | undefined }) {
  const { config, texts } = useChat();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const onPress = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", onPress);
    // a click on the page around the frame
    addEventListener("blur", onPress);
    return () => {
      document.removeEventListener("pointerdown", onPress);
      removeEventListener("blur", onPress);
    };
  }, [isOpen]);
  if (!hasEntries(config, session)) return null;
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    close();
  };
  return (
    <div class="menu-box" ref={box} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={texts("menu.open")}
        title={texts("menu.open")}
        onClick={() => setOpen(!isOpen)}
      >
        <MenuIcon />
      </button>
      {isOpen && (
        <div class="menu" role="dialog" aria-label={texts("menu.label")}>
          <Menu session={session} close={close} />
        </div>
      )}
    </div>
  );
}

function hasEntries({ features, layout, locales, accessibility, session: { multiple } }: WidgetConfig, session?: Session): boolean {
  const ofSession = features.transcript.enabled || features.endConversation.enabled || multiple || session?.state === "bot";
  const ofPerson = features.sound.enabled || features.notifications.enabled || accessibility.largeText;
  return (session !== undefined && ofSession) || ofPerson || layout.popout || locales.supported.length > 1;
}
