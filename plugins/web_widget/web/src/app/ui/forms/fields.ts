/** What a form asks, and whether what was entered is right. Pure; the server checks the same again. */

import type { Key } from "../../i18n/en";
import type { Texts } from "../../i18n/texts";
import "../../i18n/en_later";

export type FieldType =
  | "text"
  | "textarea"
  | "email"
  | "phone"
  | "number"
  | "date"
  | "time"
  | "select"
  | "choice"
  | "checkbox"
  | "rating";

/** One question. `label` and the labels of options are a key of the config's `strings` or the text itself. */
export interface Field {
  name: string;
  type: FieldType;
  label?: string | undefined;
  placeholder?: string | undefined;
  required?: boolean | undefined;
  options?: readonly { value: string; label?: string | undefined }[] | undefined;
  /** Bounds: of a number, a date, a rating, the length of a text, how many of a choice may be picked. */
  min?: number | string | undefined;
  max?: number | string | undefined;
  pattern?: string | undefined;
  /** Where the answer goes, such as `contact.email`. */
  mapTo?: string | undefined;
}

export type Value = string | number | boolean | readonly string[];
export type Values = Readonly<Record<string, Value>>;
/** What is wrong, in words, by the name of the field. */
export type Errors = Readonly<Record<string, string>>;

const RATING_TOP = 5;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s()./-]{4,30}$/;

/** Check every field; an empty result means that the form may be sent. */
export function checkFields(fields: readonly Field[], values: Values, texts: Texts): Errors {
  const wrong = fields.map((field) => [field.name, checkField(field, values[field.name], texts)] as const);
  return Object.fromEntries(wrong.filter((entry): entry is [string, string] => entry[1] !== null));
}

export function checkField(field: Field, value: Value | undefined, texts: Texts): string | null {
  if (isEmpty(value)) return field.required ? texts(field.type === "checkbox" ? "field.tick" : "field.required") : null;
  if (typeof value === "number") return checkRange(value, field, texts);
  if (Array.isArray(value)) return checkCount(value.length, field, texts);
  if (typeof value !== "string") return null;
  if (field.type === "email") return EMAIL.test(value) ? null : texts("field.email");
  if (field.type === "phone") return PHONE.test(value) ? null : texts("field.phone");
  if (field.type === "number") return checkNumber(value, field, texts);
  if (field.type === "date" || field.type === "time") return checkMoment(value, field, texts);
  return checkText(value, field, texts);
}

function checkCount(count: number, { min, max }: Field, texts: Texts): string | null {
  if (typeof min === "number" && count < min) return texts("field.too_few", { min });
  return typeof max === "number" && count > max ? texts("field.too_many", { max }) : null;
}

function checkNumber(value: string, field: Field, texts: Texts): string | null {
  const number = Number(value.replace(",", "."));
  return Number.isFinite(number) ? checkRange(number, field, texts) : texts("field.number");
}

function checkRange(value: number, { min, max, type }: Field, texts: Texts): string | null {
  if (type === "rating") return null;
  if (typeof min === "number" && value < min) return texts("field.min", { min });
  return typeof max === "number" && value > max ? texts("field.max", { max }) : null;
}

/** ISO dates and times sort as text does. */
function checkMoment(value: string, { min, max, type }: Field, texts: Texts): string | null {
  const shown = (moment: string) => (type === "date" ? texts.date(moment) : moment);
  if (typeof min === "string" && value < min) return texts("field.not_before", { min: shown(min) });
  return typeof max === "string" && value > max ? texts("field.not_after", { max: shown(max) }) : null;
}

/** Which numbers are taken, in signs everybody reads; nothing where any is. */
export function rangeOf({ type, min, max }: Field): string | undefined {
  if (type !== "number" || (min === undefined && max === undefined)) return undefined;
  if (min === undefined) return `≤ ${max}`;
  return max === undefined ? `≥ ${min}` : `${min} – ${max}`;
}

function checkText(value: string, { min, max, pattern }: Field, texts: Texts): string | null {
  const length = [...value].length;
  if (typeof min === "number" && length < min) return texts("field.too_short", { min });
  if (typeof max === "number" && length > max) return texts("field.too_long", { max });
  return pattern && !matches(pattern, value) ? texts("field.pattern") : null;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    // a pattern of another dialect than the browser's: the server has the last word
    return true;
  }
}

export function isEmpty(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === false || (typeof value === "string" && value.trim() === "");
}

/** What goes to the server: nothing empty, numbers as numbers. */
export function cleanValues(fields: readonly Field[], values: Values): Record<string, Value> {
  const filled = fields.filter((field) => !isEmpty(values[field.name]));
  return Object.fromEntries(filled.map((field) => [field.name, cleanValue(field, values[field.name]!)]));
}

function cleanValue(field: Field, value: Value): Value {
  if (typeof value !== "string") return value;
  return field.type === "number" ? Number(value.replace(",", ".")) : value.trim();
}

/** The marks of a rating, from the lowest. */
export function marksOf({ min, max }: Field): readonly number[] {
  const low = typeof min === "number" ? min : 1;
  const top = typeof max === "number" ? max : RATING_TOP;
  return Array.from({ length: top - low + 1 }, (_, at) => low + at);
}

/** Whether more than one option may be picked. */
export function isMultiple({ type, max }: Field): boolean {
  return type === "choice" && typeof max === "number" && max > 1;
}

const LABELS: Record<string, Key> = {
  name: "form.name",
  email: "form.email",
  phone: "form.phone",
  subject: "form.subject",
  message: "form.message",
  comment: "form.comment",
};

/** What the field is called: its label, else a built-in word for what it is mapped to, else its name. */
export function labelOf(field: Field, texts: Texts): string {
  if (field.label) return texts.custom(field.label);
  const known = LABELS[field.mapTo?.split(".").at(-1) ?? ""] ?? LABELS[field.name];
  return known ? texts(known) : field.name.charAt(0).toUpperCase() + field.name.slice(1).replace(/[_-]/g, " ");
}
