/** What a file is to a person: how it is shown, how large it is in words. Pure. */

import { showableType } from "./blob_urls";

export type FileKindOf = "image" | "audio" | "pdf" | "other";

export function kindOf(mediaType: string): FileKindOf {
  const type = showableType(mediaType);
  if (type.startsWith("image/")) return "image";
  if (type.startsWith("audio/")) return "audio";
  return type === "application/pdf" ? "pdf" : "other";
}

export function sizeText(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1_000_000 ? [Math.max(bytes / 1000, 1), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  const maximumFractionDigits = value < 10 && unit === "megabyte" ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits }).format(value);
}

/** `1:05` for sixty-five seconds. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
