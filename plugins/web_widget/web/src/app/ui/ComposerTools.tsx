/** The buttons below the text: files, camera, emoji, QR codes, voice. Each as the config allows. */

import { useRef } from "preact/hooks";
import type { WidgetConfig } from "../../shared/config";
import { useChat } from "./context";
import type { FileChooser } from "./file_chooser";
import { CameraIcon, ClipIcon, EmojiIcon, MicIcon, QrIcon } from "./icons";

export type Tool = "emoji" | "voice" | "qr";

const isTouch = matchMedia("(pointer: coarse)").matches;

export function hasTools({ features }: WidgetConfig): boolean {
  const { fileUpload, emoji, voice, qrScan } = features;
  return fileUpload.enabled || emoji.enabled || voice.enabled || qrScan.enabled;
}

interface Props {
  chooser: FileChooser;
  tool: Tool | null;
  onTool(tool: Tool): void;
}

export function ComposerTools({ chooser, tool, onTool }: Props) {
  const { config, texts } = useChat();
  const { fileUpload, emoji, voice, qrScan } = config.features;
  if (!hasTools(config)) return null;
  const toggle = (name: Tool, label: string, icon: preact.ComponentChild) => (
    <button
      type="button"
      class="tool-button"
      aria-expanded={tool === name}
      aria-label={label}
      title={label}
      onClick={() => onTool(name)}
    >
      {icon}
    </button>
  );
  return (
    <div class="composer-tools">
      {fileUpload.enabled && <FileButton chooser={chooser} accept={fileUpload.accept.join(",")} />}
      {fileUpload.enabled && fileUpload.capture && isTouch && <FileButton chooser={chooser} accept="image/*" isCamera />}
      {emoji.enabled && toggle("emoji", texts("tools.emoji"), <EmojiIcon />)}
      {qrScan.enabled && toggle("qr", texts("tools.qr"), <QrIcon />)}
      {voice.enabled && toggle("voice", texts("tools.voice"), <MicIcon />)}
    </div>
  );
}

interface FileButtonProps {
  chooser: FileChooser;
  accept: string;
  isCamera?: boolean;
}

function FileButton({ chooser, accept, isCamera = false }: FileButtonProps) {
  const { texts } = useChat();
  const input = useRef<HTMLInputElement>(null);
  const label = texts(isCamera ? "tools.camera" : "tools.files");
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple={!isCamera}
        accept={accept || undefined}
        capture={isCamera ? "environment" : undefined}
        onChange={(event) => {
          chooser.choose([...(event.currentTarget.files ?? [])]);
          // the same file can be chosen again
          event.currentTarget.value = "";
        }}
      />
      <button type="button" class="tool-button" aria-label={label} title={label} onClick={() => input.current?.click()}>
        {isCamera ? <CameraIcon /> : <ClipIcon />}
      </button>
    </>
  );
}
