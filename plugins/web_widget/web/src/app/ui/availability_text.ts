/** Whether somebody is there, in a sentence, in the visitor's own time zone. Pure. */

import type { WidgetConfig } from "../../shared/config";
import type { Texts } from "../i18n/texts";
import type { Availability, Said } from "../net/api";

const DAY_MS = 86_400_000;

export interface AvailabilityText {
  isOpen: boolean;
  text: string;
}

export function availabilityText(
  availability: Availability,
  replyTime: WidgetConfig["availability"]["replyTime"],
  texts: Texts,
  now = new Date(),
): AvailabilityText {
  if (!availability.is_open) {
    const said = pickText(availability.texts, texts.locale);
    return { isOpen: false, text: said ?? backText(availability.opens_at, texts, now) };
  }
  const promise = replyText(availability, replyTime, texts);
  return { isOpen: true, text: promise ?? texts("availability.open") };
}

/** What is said in the visitor's language, its family, in English, or at all. */
export function pickText(said: Said | undefined, locale: string): string | null {
  if (!said) return null;
  const text = said[locale] ?? said[locale.split("-")[0] ?? ""] ?? said.en ?? Object.values(said)[0];
  return text || null;
}

function replyText({ reply_time_s }: Availability, replyTime: string, texts: Texts): string | null {
  if (replyTime === "") return null;
  if (replyTime !== "auto") return texts.custom(replyTime);
  return reply_time_s === null ? null : texts("availability.replies", { time: texts.duration(reply_time_s) });
}

function backText(opensAt: string | null, texts: Texts, now: Date): string {
  if (opensAt === null) return texts("availability.closed");
  const at = new Date(opensAt);
  const time = texts.time(opensAt);
  const days = dayNumber(at) - dayNumber(now);
  if (days <= 0) return texts("availability.back_today", { time });
  if (days === 1) return texts("availability.back_tomorrow", { time });
  const options: Intl.DateTimeFormatOptions = days < 7 ? { weekday: "long" } : { day: "numeric", month: "long" };
  return texts("availability.back_day", { day: new Intl.DateTimeFormat(texts.locale, options).format(at), time });
}

function dayNumber(at: Date): number {
  return Math.round(new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime() / DAY_MS);
}
