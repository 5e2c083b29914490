/** Pictures that become part of a config: small enough for it, whatever their size was. */

/** What the config takes of one picture, in characters. */
const MAX_CHARS = 40_000;
const SIDES = [256, 160, 96, 64];

/**
 * Read a picture as a data: URL, made smaller until it fits.
 *
 * @throws Error it is no picture, or does not fit however small
 */
export async function readImage(file: File): Promise<string> {
  const whole = await readUrl(file);
  if (whole.length <= MAX_CHARS && whole.startsWith('data:image/')) return whole;
  const picture = await createImageBitmap(file);
  for (const side of SIDES) {
    const url = draw(picture, side);
    if (url.length <= MAX_CHARS) return url;
  }
  throw new Error('the picture does not fit');
}

function readUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('the file cannot be read'));
    reader.readAsDataURL(file);
  });
}

function draw(picture: ImageBitmap, side: number): string {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/webp', 0.9);
}
