import { useChat } from "./context";
import { CloseIcon } from "./icons";

/** Closes the panel; the loader gives the focus back to the launcher. */
export function CloseButton() {
  const { close, texts } = useChat();
  return (
    <button type="button" class="icon-button" onClick={close} aria-label={texts("nav.close")} title={texts("nav.close")}>
      <CloseIcon />
    </button>
  );
}
