/**
 * What a message holds, read defensively: whatever is unknown, incomplete or too much falls back to
 * the message's `text`. Pure; nothing here is markup.
 */

import { isObject } from "./frames";
import type { RawContent } from "./frames";
import { safeLink } from "./safe_link";

export interface Attachment {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  has_thumbnail: boolean;
}

export type Image = { attachment_id: string } | { url: string };

export type Action =
  | { type: "reply"; label: string; value: string }
  | { type: "link"; label: string; url: string };

export interface Card {
  title: string;
  text: string;
  image: Image | null;
  actions: Action[];
}

export interface Choice {
  id: string;
  label: string;
}

export const FIELD_TYPES = [
  "text",
  "textarea",
  "email",
  "phone",
  "number",
  "date",
  "time",
  "select",
  "choice",
  "checkbox",
  "rating",
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface FormField {
  name: string;
  type: FieldType;
  label: string;
  placeholder?: string;
  required?: boolean;
  options?: { value: string; label: string }[];
  min?: number | string;
  max?: number | string;
  pattern?: string;
}

export type Values = Record<string, string | number | boolean | string[]>;

export type Content =
  | { type: "text"; text: string }
  | { type: "file"; text: string; attachments: Attachment[]; isVoice: boolean }
  | { type: "choices"; text: string; choices: Choice[]; isMultiple: boolean }
  | { type: "card"; text: string; cards: [Card] }
  | { type: "carousel"; text: string; cards: Card[] }
  | { type: "form"; text: string; name: string; fields: FormField[]; submitLabel: string }
  | { type: "answer"; text: string; to: string; values: Values };

const MOST = { attachments: 10, choices: 20, cards: 10, actions: 5, fields: 20, options: 50 };

const known = new WeakMap<object, Content>();

/** Read a content. The same object is read once. */
export function parseContent(raw: RawContent): Content {
  let content = known.get(raw);
  if (!content) {
    content = read(raw) ?? { type: "text", text: text(raw.text) };
    known.set(raw, content);
  }
  return content;
}

function read(raw: Record<string, unknown>): Content | null {
  const readable = text(raw.text);
  switch (raw.type) {
    case "file": {
      const attachments = list(raw.attachments, MOST.attachments, readAttachment);
      if (attachments.length === 0) return null;
      return { type: "file", text: readable, attachments, isVoice: raw.voice === true };
    }
    case "choices": {
      const choices = list(raw.choices, MOST.choices, readChoice);
      if (choices.length === 0) return null;
      return { type: "choices", text: readable, choices, isMultiple: raw.is_multiple === true };
    }
    case "card": {
      const card = readCard(raw);
      return card && { type: "card", text: "", cards: [card] };
    }
    case "carousel": {
      const cards = list(raw.cards, MOST.cards, readCard);
      return cards.length === 0 ? null : { type: "carousel", text: readable, cards };
    }
    case "form": {
      const fields = list(raw.fields, MOST.fields, readField);
      if (fields.length === 0) return null;
      return { type: "form", text: readable, name: text(raw.name), fields, submitLabel: text(raw.submit_label) };
    }
    case "answer":
      return { type: "answer", text: readable, to: text(raw.to), values: readValues(raw.values) };
    default:
      return null;
  }
}

export function readAttachment(raw: unknown): Attachment | null {
  if (!isObject(raw) || !isId(raw.id)) return null;
  return {
    id: raw.id,
    name: text(raw.name),
    media_type: text(raw.media_type).toLowerCase(),
    size_bytes: count(raw.size_bytes) ?? 0,
    width: count(raw.width),
    height: count(raw.height),
    duration_ms: count(raw.duration_ms),
    has_thumbnail: raw.has_thumbnail === true,
  };
}

function readChoice(raw: unknown): Choice | null {
  return isObject(raw) && isFilled(raw.id) && isFilled(raw.label) ? { id: raw.id, label: raw.label } : null;
}

function readCard(raw: unknown): Card | null {
  if (!isObject(raw) || !isFilled(raw.title)) return null;
  return {
    title: raw.title,
    text: text(raw.text),
    image: readImage(raw.image),
    actions: list(raw.actions, MOST.actions, readAction),
  };
}

function readImage(raw: unknown): Image | null {
  if (!isObject(raw)) return null;
  if (isId(raw.attachment_id)) return { attachment_id: raw.attachment_id };
  // a path of this server only: a picture from elsewhere would tell that place who reads it
  return isFilled(raw.url) && /^\/[\w-]/.test(raw.url) ? { url: raw.url } : null;
}

function readAction(raw: unknown): Action | null {
  if (!isObject(raw) || !isFilled(raw.label)) return null;
  if (raw.type === "reply") return { type: "reply", label: raw.label, value: text(raw.value) };
  const url = safeLink(text(raw.url));
  return raw.type === "link" && url ? { type: "link", label: raw.label, url } : null;
}

function readField(raw: unknown): FormField | null {
  if (!isObject(raw) || !isFilled(raw.name)) return null;
  const type = FIELD_TYPES.find((one) => one === raw.type);
  if (!type) return null;
  const options = list(raw.options, MOST.options, readOption);
  if ((type === "select" || type === "choice") && options.length === 0) return null;
  return {
    name: raw.name,
    type,
    label: text(raw.label) || raw.name,
    ...(isFilled(raw.placeholder) && { placeholder: raw.placeholder }),
    ...(raw.required === true && { required: true }),
    ...(options.length > 0 && { options }),
    ...(isLimit(raw.min) && { min: raw.min }),
    ...(isLimit(raw.max) && { max: raw.max }),
    ...(isFilled(raw.pattern) && { pattern: raw.pattern }),
  };
}

function readOption(raw: unknown): { value: string; label: string } | null {
  return isObject(raw) && isFilled(raw.value) ? { value: raw.value, label: text(raw.label) || raw.value } : null;
}

function readValues(raw: unknown): Values {
  if (!isObject(raw)) return {};
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => isValue(value))) as Values;
}

function isValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one) => typeof one === "string");
  return ["string", "number", "boolean"].includes(typeof value);
}

function list<T>(raw: unknown, most: number, readOne: (value: unknown) => T | null): T[] {
  if (!Array.isArray(raw)) return [];
  return raw.slice(0, most).flatMap((value) => readOne(value) ?? []);
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** Ids go into the path of a request. */
function isId(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]{1,100}$/.test(value);
}

function isLimit(value: unknown): value is number | string {
  return typeof value === "number" || isFilled(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function count(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : null;
}
