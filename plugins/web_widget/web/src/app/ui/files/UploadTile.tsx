/** A file on its way: how far it is, and what may be done about it. */

import type { EntryFile } from "../../protocol/uploads";
import type { Key } from "../../i18n/en";
import type { Texts } from "../../i18n/texts";
import { useChat, useChatState } from "../context";
import { CrossIcon } from "../icons";
import { PauseIcon, PlayIcon, RetryIcon } from "./file_icons";
import { clockText, sizeText } from "./kinds";
import { LocalPreview } from "./StagedFiles";

const CIRCLE = 2 * Math.PI * 10;

export function UploadTile({ file, isVoice }: { file: EntryFile; isVoice: boolean }) {
  const { client, texts } = useChat();
  const { sent, connection } = useChatState();
  const name = isVoice ? texts("voice.note") : file.name;
  const share = file.state === "ready" ? 1 : Math.min((sent[file.id] ?? 0) / file.size_bytes, 1);
  const act = (what: "pause" | "resume" | "cancel") => void client.files().then((files) => files[what](file.id));
  const isUnderWay = file.state === "waiting";
  const again = texts(file.state === "failed" ? "files.retry" : "files.resume", { name });
  return (
    <li class={file.state === "failed" ? "file-tile is-refused" : "file-tile"}>
      <LocalPreview file={file} />
      <span class="file-text">
        <span class="file-name" dir="auto">
          {name}
        </span>
        <span class="file-note">{noteOf(file, share, connection !== "online", texts)}</span>
      </span>
      {file.state !== "ready" && <Ring share={share} label={texts("files.progress", { name })} isHidden={file.state === "failed"} />}
      {isUnderWay && (
        <TileButton label={texts("files.pause", { name })} onClick={() => act("pause")}>
          <PauseIcon />
        </TileButton>
      )}
      {(file.state === "paused" || file.state === "failed") && file.problem !== "file_lost" && (
        <TileButton label={again} onClick={() => act("resume")}>
          {file.state === "failed" ? <RetryIcon /> : <PlayIcon />}
        </TileButton>
      )}
      {file.state !== "ready" && (
        <TileButton label={texts("files.remove", { name })} onClick={() => act("cancel")}>
          <CrossIcon />
        </TileButton>
      )}
    </li>
  );
}

function TileButton({ label, onClick, children }: { label: string; onClick(): void; children: preact.ComponentChild }) {
  return (
    <button type="button" class="tool-button" aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  );
}

function Ring({ share, label, isHidden }: { share: number; label: string; isHidden: boolean }) {
  if (isHidden) return null;
  const percent = Math.round(share * 100);
  return (
    <span class="ring" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="3" aria-hidden="true">
        <circle cx="12" cy="12" r="10" opacity="0.2" />
        <circle cx="12" cy="12" r="10" stroke-linecap="round" stroke-dasharray={`${CIRCLE * share} ${CIRCLE}`} transform="rotate(-90 12 12)" />
      </svg>
    </span>
  );
}

const PROBLEMS: Record<string, Key> = {
  file_lost: "files.lost",
  file_too_large: "files.refused_large",
  too_large: "files.refused_large",
  session_closed: "refused.session_closed",
};

function noteOf(file: EntryFile, share: number, isOffline: boolean, texts: Texts): string {
  if (file.state === "failed") {
    const known = PROBLEMS[file.problem ?? ""];
    return known ? texts(known) : `${texts("files.refused")} ${file.detail}`.trim();
  }
  const size = file.duration_ms === null ? sizeText(file.size_bytes, texts.locale) : clockText(file.duration_ms);
  if (file.state === "ready") return size;
  const percent = new Intl.NumberFormat(texts.locale, { style: "percent" }).format(share);
  if (file.state === "paused") return `${texts("files.paused")} · ${percent}`;
  return isOffline ? `${size} · ${texts("mark.waiting")}` : `${size} · ${percent}`;
}
