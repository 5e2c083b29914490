/** Short notes, made on the spot: no file to load, nothing to allow in the CSP. */
import type { NoticeSettings } from '@/preferences/preferences';

interface Note {
  hertz: number;
  at_s: number;
  long_s: number;
  wave: OscillatorType;
}

const TONES: Record<NoticeSettings['tone'], readonly Note[]> = {
  chime: [
    { hertz: 660, at_s: 0, long_s: 0.3, wave: 'sine' },
    { hertz: 880, at_s: 0.14, long_s: 0.3, wave: 'sine' },
  ],
  bell: [
    { hertz: 1047, at_s: 0, long_s: 0.9, wave: 'sine' },
    { hertz: 2094, at_s: 0, long_s: 0.4, wave: 'sine' },
  ],
  knock: [
    { hertz: 180, at_s: 0, long_s: 0.09, wave: 'triangle' },
    { hertz: 180, at_s: 0.16, long_s: 0.09, wave: 'triangle' },
  ],
};
/** The gain at a volume of 100 per cent. */
const LOUDEST = 0.3;

let context: AudioContext | null = null;

/**
 * Play the sound of a notice.
 *
 * @param volume per cent
 */
export function playNotice(tone: NoticeSettings['tone'], volume: number): void {
  if (volume <= 0) return;
  try {
    context ??= new AudioContext();
    const audio = context;
    const start = audio.currentTime;
    for (const note of TONES[tone]) play(audio, note, start, (volume / 100) * LOUDEST);
  } catch {
    // A browser that has not been touched yet may not play; the other notices still work.
  }
}

function play(audio: AudioContext, note: Note, start: number, gain: number): void {
  const at = start + note.at_s;
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.type = note.wave;
  source.frequency.value = note.hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(gain, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + note.long_s);
  source.connect(volume).connect(audio.destination);
  source.start(at);
  source.stop(at + note.long_s + 0.02);
}
