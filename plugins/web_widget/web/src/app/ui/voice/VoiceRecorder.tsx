/** Record, listen, send: stands where the composer was. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useChat } from "../context";
import { clockText } from "../files/kinds";
import { CrossIcon, MicIcon, SendIcon } from "../icons";
import { deviceProblem, Recording } from "./recording";
import type { Recorded } from "./recording";
import "../../i18n/en_tools";
import "../../styles/composer_voice.css";

type Stage = { name: "asking" } | { name: "recording" } | { name: "recorded"; recorded: Recorded } | { name: "failed"; code: "denied" | "missing" | "busy" };

const BARS = 24;
const TICK_MS = 100;

export function VoiceRecorder({ sessionKey, onDone }: { sessionKey: string; onDone(): void }) {
  const { client, config, texts } = useChat();
  const recording = useRef<Recording | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Stage>({ name: "asking" });
  const [elapsedMs, setElapsed] = useState(0);
  const [levels, setLevels] = useState<readonly number[]>([]);
  const mostMs = config.features.voice.maxSec * 1000;

  const begin = () => {
    setStage({ name: "asking" });
    setLevels([]);
    Recording.start().then(
      (started) => {
        // closed while the browser asked
        if (!bar.current) return started.cancel();
        recording.current = started;
        setStage({ name: "recording" });
      },
      (error: unknown) => setStage({ name: "failed", code: deviceProblem(error) }),
    );
  };
  const stop = async () => {
    const running = recording.current;
    recording.current = null;
    if (running) setStage({ name: "recorded", recorded: await running.stop() });
  };
  const finish = () => {
    recording.current?.cancel();
    recording.current = null;
    onDone();
  };
  const send = async ({ blob, durationMs }: Recorded) => {
    const files = await client.files();
    files.sendVoice(sessionKey, blob, `voice.${/mp4|ogg/.exec(blob.type)?.[0] ?? "webm"}`, Math.min(durationMs, mostMs));
    onDone();
  };

  useEffect(begin, []);
  useEffect(() => {
    const timer = setInterval(() => {
      const running = recording.current;
      if (!running) return;
      setElapsed(running.elapsedMs);
      setLevels((before) => [...before, running.level()].slice(-BARS));
      if (running.elapsedMs >= mostMs) void stop();
    }, TICK_MS);
    return () => {
      clearInterval(timer);
      recording.current?.cancel();
    };
  }, [mostMs]);
  useEffect(() => bar.current?.querySelector<HTMLElement>("[data-first]")?.focus(), [stage.name]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    finish();
  };
  const cancel = (
    <button type="button" class="tool-button" aria-label={texts("voice.cancel")} title={texts("voice.cancel")} onClick={finish}>
      <CrossIcon />
    </button>
  );
  return (
    <div class="voice" ref={bar} role="group" aria-label={texts("tools.voice")} onKeyDown={onKeyDown}>
      {cancel}
      {stage.name === "asking" && <p class="voice-text">{texts("voice.asking")}</p>}
      {stage.name === "failed" && (
        <p class="voice-text voice-failed" role="alert">
          {texts(`voice.${stage.code}`)}
        </p>
      )}
      {stage.name === "failed" && (
        <button type="button" class="link-button" data-first onClick={begin}>
          {texts("error.retry")}
        </button>
      )}
      {stage.name === "recording" && (
        <>
          <Levels levels={levels} />
          <span class="voice-time" role="timer">
            {clockText(elapsedMs)} / {clockText(mostMs)}
          </span>
          <button type="button" class="send-button voice-stop" data-first aria-label={texts("voice.stop")} title={texts("voice.stop")} onClick={() => void stop()}>
            <i aria-hidden="true" />
          </button>
        </>
      )}
      {stage.name === "recorded" && (
        <>
          <Listen recorded={stage.recorded} />
          <button type="button" class="tool-button" aria-label={texts("voice.again")} title={texts("voice.again")} onClick={begin}>
            <MicIcon />
          </button>
          <button type="button" class="send-button" data-first aria-label={texts("voice.send")} title={texts("voice.send")} onClick={() => void send(stage.recorded)}>
            <SendIcon />
          </button>
        </>
      )}
    </div>
  );
}

/** The last seconds as bars, in heights that the style sheet knows. */
function Levels({ levels }: { levels: readonly number[] }) {
  const padded = [...Array<number>(BARS - levels.length).fill(0), ...levels];
  return (
    <svg class="voice-levels" viewBox={`0 0 ${BARS * 6} 32`} aria-hidden="true" preserveAspectRatio="none">
      {padded.map((level, at) => {
        const height = 3 + level * 27;
        return <rect key={at} x={at * 6} y={16 - height / 2} width="3" height={height} rx="1.5" fill="currentColor" />;
      })}
    </svg>
  );
}

function Listen({ recorded }: { recorded: Recorded }) {
  const { texts } = useChat();
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(recorded.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [recorded]);
  return url ? <audio class="sound" src={url} controls aria-label={texts("voice.listen")} /> : null;
}
