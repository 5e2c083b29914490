/** The menu: what can be done with the conversation, then what a person can set for themselves. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../../protocol/frames";
import { useChat } from "../context";
import { EndQuestion } from "./EndQuestion";
import { Settings } from "./Settings";
import { TranscriptMail } from "./TranscriptMail";
import { DownloadIcon, EndIcon, MailIcon, NewIcon, PersonIcon, PopoutIcon } from "./menu_icons";
import "../../styles/menu.css";
import "../../i18n/en_later";

interface Props {
  session: Session | undefined;
  close(): void;
}

type Page = "entries" | "end" | "mail";

export function Menu({ session, close }: Props) {
  const [page, setPage] = useState<Page>("entries");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>("button, input, select")?.focus(), [page]);
  return (
    <div class="menu-page" ref={box} onKeyDown={moveFocus}>
      {page === "end" && session ? (
        <EndQuestion session={session} close={close} />
      ) : page === "mail" && session ? (
        <TranscriptMail session={session} close={close} />
      ) : (
        <>
          {session && <Entries session={session} close={close} show={setPage} />}
          <Settings close={close} />
          <Popout close={close} />
        </>
      )}
    </div>
  );
}

function Entries({ session, close, show }: Props & { session: Session; show(page: Page): void }) {
  const { client, config, texts } = useChat();
  const { transcript, endConversation } = config.features;
  const [isFailed, setFailed] = useState(false);
  const [isUnreachable, setUnreachable] = useState(false);
  const isDone = session.category === "done";
  const download = async () => {
    try {
      save(await client.services.getTranscript(session.id), "conversation.html");
      close();
    } catch {
      setFailed(true);
    }
  };
  const askForPeople = async () => {
    try {
      await client.services.askForPeople(session.id);
      close();
    } catch {
      setUnreachable(true);
    }
  };
  const openNew = () => {
    close();
    client.openNew();
  };
  return (
    <div class="menu-group">
      {session.state === "bot" && <Entry icon={<PersonIcon />} text={texts("people.ask")} onClick={() => void askForPeople()} />}
      {(config.session.multiple || isDone) && <Entry icon={<NewIcon />} text={texts("home.new")} onClick={openNew} />}
      {transcript.enabled && transcript.download && (
        <Entry icon={<DownloadIcon />} text={texts("menu.download")} onClick={() => void download()} />
      )}
      {isUnreachable && (
        <p class="menu-problem" role="alert">
          {texts("form.unreachable")}
        </p>
      )}
      {isFailed && (
        <p class="menu-problem" role="alert">
          {texts("menu.download_failed")}
        </p>
      )}
      {transcript.enabled && transcript.email && (
        <Entry icon={<MailIcon />} text={texts("menu.mail")} onClick={() => show("mail")} />
      )}
      {endConversation.enabled && !isDone && (
        <Entry icon={<EndIcon />} text={texts("menu.end")} onClick={() => show("end")} />
      )}
    </div>
  );
}

function Popout({ close }: { close(): void }) {
  const { config, surroundings, texts } = useChat();
  if (!config.layout.popout) return null;
  const popout = () => {
    close();
    surroundings.popout();
  };
  return (
    <div class="menu-group">
      <Entry icon={<PopoutIcon />} text={texts("menu.popout")} onClick={popout} />
    </div>
  );
}

interface EntryProps {
  icon: preact.ComponentChild;
  text: string;
  onClick(): void;
}

function Entry({ icon, text, onClick }: EntryProps) {
  return (
    <button type="button" class="menu-entry" onClick={onClick}>
      {icon}
      <span>{text}</span>
    </button>
  );
}

/** Arrow keys go through the entries, beside the tab key. */
function moveFocus(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const box = event.currentTarget as HTMLElement;
  const entries = [...box.querySelectorAll<HTMLElement>(".menu-entry")];
  const at = entries.indexOf(document.activeElement as HTMLElement);
  if (step === 0 || at < 0) return;
  event.preventDefault();
  entries[(at + step + entries.length) % entries.length]?.focus();
}

function save(file: Blob, name: string): void {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  // the browser has taken hold of the file by the time the next task runs
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
