/** Two soft notes, made on the spot: no file to load, nothing to allow in the CSP. */
let context: AudioContext | null = null;

export function playNotice(): void {
  try {
    context ??= new AudioContext();
    const start = context.currentTime;
    note(context, 660, start);
    note(context, 880, start + 0.14);
  } catch {
    // A browser that has not been touched yet may not play; the other notices still work.
  }
}

function note(audio: AudioContext, hertz: number, at: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.32);
}
