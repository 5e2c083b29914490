/** The controls a person fills in. Each is a native one, so that keyboards and readers know it. */

import { pickText } from "../availability_text";
import { useChat, useChatState } from "../context";
import { isMultiple, rangeOf } from "./fields";
import type { Field, FieldType, Value } from "./fields";
import { closedTopic } from "./topics";

export interface InputProps {
  id: string;
  field: Field;
  value: Value | undefined;
  /** Id of the note that says what is wrong. */
  error: string | undefined;
  isDisabled: boolean;
  onChange(value: Value): void;
}

const HTML_TYPES: Partial<Record<FieldType, string>> = { email: "email", phone: "tel", date: "date", time: "time" };
const COMPLETIONS: Record<string, string> = {
  "contact.name": "name",
  "contact.email": "email",
  "contact.phone": "tel",
};

/** A line of text, a number, a date, a time. */
export function LineInput({ id, field, value, error, isDisabled, onChange }: InputProps) {
  const { texts } = useChat();
  const isNumber = field.type === "number";
  const isMoment = field.type === "date" || field.type === "time";
  return (
    <input
      id={id}
      class="input"
      // Preact's types want to know which one it is, and all of these take the same attributes
      type={(HTML_TYPES[field.type] ?? "text") as "text"}
      inputMode={isNumber ? "decimal" : undefined}
      name={field.name}
      dir={isMoment || !value ? undefined : "auto"}
      value={asText(value)}
      placeholder={field.placeholder ? texts.custom(field.placeholder) : rangeOf(field)}
      autocomplete={COMPLETIONS[field.mapTo ?? ""] ?? "off"}
      min={isMoment ? field.min : undefined}
      max={isMoment ? field.max : undefined}
      required={field.required}
      disabled={isDisabled}
      aria-invalid={error !== undefined}
      aria-describedby={error}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function TextInput({ id, field, value, error, isDisabled, onChange }: InputProps) {
  const { texts } = useChat();
  return (
    <textarea
      id={id}
      class="input input-long"
      name={field.name}
      rows={3}
      dir={value ? "auto" : undefined}
      value={asText(value)}
      placeholder={field.placeholder && texts.custom(field.placeholder)}
      required={field.required}
      disabled={isDisabled}
      aria-invalid={error !== undefined}
      aria-describedby={error}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function SelectInput({ id, field, value, error, isDisabled, onChange }: InputProps) {
  const { texts } = useChat();
  const { availability } = useChatState();
  const chosen = value ? closedTopic(availability, field.name, value) : undefined;
  const said = pickText(chosen?.texts, texts.locale);
  const describe = (option: { value: string; label?: string | undefined }) => {
    const label = texts.custom(option.label ?? option.value);
    return closedTopic(availability, field.name, option.value) ? texts("field.closed", { label }) : label;
  };
  return (
    <>
      <select
        id={id}
        class="input input-select"
        name={field.name}
        value={asText(value)}
        required={field.required}
        disabled={isDisabled}
        aria-invalid={error !== undefined}
        aria-describedby={error ?? (said ? `${id}-said` : undefined)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{texts("field.choose")}</option>
        {field.options?.map((option) => (
          <option
            key={option.value}
            value={option.value}
            disabled={closedTopic(availability, field.name, option.value)?.when_closed === "hide"}
          >
            {describe(option)}
          </option>
        ))}
      </select>
      {said && (
        <p id={`${id}-said`} class="field-said" dir="auto">
          {said}
        </p>
      )}
    </>
  );
}

/** One of a few, or some of them, all visible. */
export function ChoiceInput({ id, field, value, isDisabled, onChange }: InputProps) {
  const { texts } = useChat();
  const isMany = isMultiple(field);
  const picked = Array.isArray(value) ? value : [value];
  const pick = (option: string, isPicked: boolean) => {
    if (!isMany) return onChange(option);
    const others = picked.filter((one) => one !== undefined && one !== option);
    onChange(isPicked ? [...others, option] : others);
  };
  return (
    <div class="choices">
      {field.options?.map((option, at) => (
        <label key={option.value} class="choice" dir="auto">
          <input
            id={at === 0 ? id : undefined}
            class="visually-hidden"
            type={isMany ? "checkbox" : "radio"}
            name={id}
            value={option.value}
            checked={picked.includes(option.value)}
            required={field.required && !isMany}
            disabled={isDisabled}
            onChange={(event) => pick(option.value, event.currentTarget.checked)}
          />
          <span class="choice-face">{texts.custom(option.label ?? option.value)}</span>
        </label>
      ))}
    </div>
  );
}

function asText(value: Value | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
