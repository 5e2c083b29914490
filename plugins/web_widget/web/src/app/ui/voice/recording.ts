/** One recording with the microphone: its level while it runs, the sound when it ends. */

const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS_PER_S = 32_000;

export interface Recorded {
  blob: Blob;
  durationMs: number;
}

export class Recording {
  readonly #recorder: MediaRecorder;
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #pieces: Blob[] = [];
  readonly #startedAt = performance.now();

  private constructor(stream: MediaStream) {
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_S, ...(mimeType && { mimeType }) });
    this.#recorder.ondataavailable = (event) => event.data.size > 0 && this.#pieces.push(event.data);
    this.#context = new AudioContext();
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 512;
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
    this.#recorder.start(1000);
  }

  /** Ask for the microphone and begin; throws what the browser says when it may not. */
  static async start(): Promise<Recording> {
    return new Recording(await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } }));
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** How loud it is right now, 0 to 1. */
  level(): number {
    const samples = new Uint8Array(this.#analyser.fftSize);
    this.#analyser.getByteTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
    return Math.min(loudest / 90, 1);
  }

  /** End it and return the sound. */
  stop(): Promise<Recorded> {
    const durationMs = Math.round(this.elapsedMs);
    return new Promise((resolve) => {
      const finish = () => {
        this.#close();
        resolve({ blob: new Blob(this.#pieces, { type: this.#recorder.mimeType }), durationMs });
      };
      // a microphone that was taken away has ended it already
      if (this.#recorder.state === "inactive") return finish();
      this.#recorder.onstop = finish;
      this.#recorder.stop();
    });
  }

  /** Throw it away. */
  cancel(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#close();
  }

  #close(): void {
    for (const track of this.#stream.getTracks()) track.stop();
    if (this.#context.state !== "closed") void this.#context.close();
  }
}

/** What is wrong, for the person to act on. */
export function deviceProblem(error: unknown): "denied" | "missing" | "busy" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "missing";
}
