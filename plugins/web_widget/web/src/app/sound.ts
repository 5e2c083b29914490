/** A short, soft two-note sound, made on the spot: no file to load. */
export function playChime(): void {
  try {
    const audio = new AudioContext();
    [660, 880].forEach((frequency, at) => {
      const start = audio.currentTime + at * 0.11;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.08, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.25);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.26);
      tone.onended = () => at === 1 && void audio.close();
    });
  } catch {
    // the browser allows no sound before the first click; the badge says the same
  }
}
