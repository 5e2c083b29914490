/** Reads a code out of a picture: the browser's own detector, else a decoder that is fetched then. */

interface Detector {
  detect(source: ImageBitmap | HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

export type Decode = (source: ImageBitmap | HTMLVideoElement) => Promise<string | null>;

/** Larger pictures are made smaller first: codes are coarse, and phones are slow. */
const MAX_SIDE = 1600;

export async function makeDecoder(formats: readonly string[]): Promise<Decode> {
  return (await makeNative(formats)) ?? makeFallback();
}

async function makeNative(formats: readonly string[]): Promise<Decode | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  if (!BarcodeDetector) return null;
  try {
    const supported = await BarcodeDetector.getSupportedFormats();
    const usable = formats.filter((format) => supported.includes(format));
    if (usable.length === 0) return null;
    const detector = new BarcodeDetector({ formats: usable });
    return async (source) => (await detector.detect(source))[0]?.rawValue || null;
  } catch {
    return null;
  }
}

/** Knows QR codes only. */
async function makeFallback(): Promise<Decode> {
  const { default: jsQR } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (source) => {
    const [width, height] = sizeOf(source);
    if (!context || width === 0) return Promise.resolve(null);
    const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = jsQR(pixels.data, pixels.width, pixels.height);
    return Promise.resolve(found && textOf(found.data, found.binaryData));
  };
}

/** The decoder leaves the text empty where the bytes are no UTF-8; they are Latin-1 then. */
export function textOf(text: string, bytes: readonly number[]): string | null {
  if (text !== "") return text;
  return bytes.length > 0 ? new TextDecoder("latin1").decode(Uint8Array.from(bytes)) : null;
}

function sizeOf(source: ImageBitmap | HTMLVideoElement): [number, number] {
  return source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
}
