/** Scan a code with the camera, or read it from a picture; the config says what becomes of it. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useChat } from "../context";
import { CameraIcon, ClipIcon, CrossIcon } from "../icons";
import { makeDecoder } from "./decode";
import type { Decode } from "./decode";
import "../../styles/composer_qr.css";

const LOOK_EVERY_MS = 250;

type Problem = "denied" | "missing" | "busy" | "no_code" | "no_decoder";

interface Props {
  sessionKey: string;
  onInsert(text: string): void;
  onDone(): void;
}

export function QrScanner({ sessionKey, onInsert, onDone }: Props) {
  const { client, config, texts } = useChat();
  const { camera, image, action, formats } = config.features.qrScan;
  const [isLive, setLive] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const decoder = useRef<Promise<Decode> | null>(null);
  const getDecoder = () => (decoder.current ??= makeDecoder(formats));
  useEffect(() => box.current?.querySelector("button")?.focus(), []);

  const take = (text: string) => {
    if (action === "event") client.codeScanned(text);
    if (action === "insert") onInsert(text);
    if (action === "send") client.send(sessionKey, text);
    onDone();
  };
  const readPicture = async (file: File | undefined) => {
    if (!file) return;
    setProblem(null);
    try {
      const decode = await getDecoder();
      const text = await decode(await createImageBitmap(file)).catch(() => null);
      if (text) take(text);
      else setProblem("no_code");
    } catch (error) {
      // a picture that is none fails to become a bitmap; anything else is the decoder's chunk
      setProblem(error instanceof DOMException ? "no_code" : "no_decoder");
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onDone();
  };
  return (
    <div class="qr" ref={box} role="dialog" aria-label={texts("tools.qr")} onKeyDown={onKeyDown}>
      {isLive && (
        <Camera
          getDecoder={getDecoder}
          onFound={take}
          onProblem={(found) => {
            setLive(false);
            setProblem(found);
          }}
        />
      )}
      {problem && (
        <p class="qr-problem" role="alert">
          {texts(`qr.${problem}`)}
        </p>
      )}
      <div class="qr-actions">
        {camera && !isLive && (
          <button type="button" class="quiet-button" onClick={() => (setProblem(null), setLive(true))}>
            <CameraIcon />
            {texts("qr.camera")}
          </button>
        )}
        {image && (
          <button type="button" class="quiet-button" onClick={() => input.current?.click()}>
            <ClipIcon />
            {texts("qr.image")}
          </button>
        )}
        <button type="button" class="tool-button" aria-label={texts("qr.close")} title={texts("qr.close")} onClick={onDone}>
          <CrossIcon />
        </button>
      </div>
      <input ref={input} type="file" accept="image/*" hidden onChange={(event) => void readPicture(event.currentTarget.files?.[0])} />
    </div>
  );
}

interface CameraProps {
  getDecoder(): Promise<Decode>;
  onFound(text: string): void;
  onProblem(problem: Problem): void;
}

function Camera({ getDecoder, onFound, onProblem }: CameraProps) {
  const { texts } = useChat();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let isGone = false;
    let timer = 0;
    const close = () => {
      isGone = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const look = async (decode: Decode) => {
      const text = video.current && (await decode(video.current).catch(() => null));
      if (isGone) return;
      if (text) return onFound(text);
      timer = window.setTimeout(() => void look(decode), LOOK_EVERY_MS);
    };
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (isGone || !video.current) return close();
      video.current.srcObject = stream;
      await video.current.play();
      await getDecoder().then(look, () => onProblem("no_decoder"));
    };
    begin().catch((error: unknown) => isGone || onProblem(cameraProblem(error)));
    return close;
  }, []);
  return <video class="qr-video" ref={video} muted playsInline aria-label={texts("qr.viewfinder")} />;
}

function cameraProblem(error: unknown): Problem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "missing";
}
