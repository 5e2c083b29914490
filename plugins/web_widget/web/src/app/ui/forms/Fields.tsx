/** The questions of a form, each with its label, its input and what is wrong with it. */

import { useId } from "preact/hooks";
import { useChat } from "../context";
import { AlertIcon } from "../icons";
import { labelOf } from "./fields";
import type { Errors, Field, Value, Values } from "./fields";
import { ChoiceInput, LineInput, SelectInput, TextInput } from "./inputs";
import { RatingInput } from "./RatingInput";
import "../../styles/forms.css";

interface Props {
  fields: readonly Field[];
  values: Values;
  errors: Errors;
  onChange(name: string, value: Value): void;
  isDisabled?: boolean;
}

export function Fields({ fields, values, errors, onChange, isDisabled = false }: Props) {
  return (
    <>
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          value={values[field.name]}
          error={errors[field.name]}
          isDisabled={isDisabled}
          onChange={(value) => onChange(field.name, value)}
        />
      ))}
    </>
  );
}

interface RowProps {
  field: Field;
  value: Value | undefined;
  error: string | undefined;
  isDisabled: boolean;
  onChange(value: Value): void;
}

/** Kinds made of several controls under one heading. */
const GROUPS = new Set(["choice", "rating"]);

function FieldRow({ field, value, error, isDisabled, onChange }: RowProps) {
  const { texts } = useChat();
  const id = useId();
  const label = labelOf(field, texts);
  const input = { id, field, value, isDisabled, onChange, error: error ? `${id}-error` : undefined };
  const note = error && (
    <p id={`${id}-error`} class="field-error">
      <AlertIcon />
      {error}
    </p>
  );
  if (field.type === "checkbox") return <CheckRow {...input} label={label} note={note} />;
  const title = (
    <>
      <span dir="auto">{label}</span>
      {!field.required && <span class="field-optional">{texts("field.optional")}</span>}
    </>
  );
  if (GROUPS.has(field.type)) {
    return (
      <fieldset class="field" aria-describedby={input.error} aria-invalid={error !== undefined}>
        <legend class="field-label">
          {title}
        </legend>
        {field.type === "rating" ? <RatingInput {...input} /> : <ChoiceInput {...input} />}
        {note}
      </fieldset>
    );
  }
  const Input = field.type === "select" ? SelectInput : field.type === "textarea" ? TextInput : LineInput;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {title}
      </label>
      <Input {...input} />
      {note}
    </div>
  );
}

interface CheckProps extends Omit<RowProps, "error"> {
  id: string;
  label: string;
  error: string | undefined;
  note: preact.ComponentChildren;
}

function CheckRow({ id, field, value, error, isDisabled, onChange, label, note }: CheckProps) {
  return (
    <div class="field">
      <label class="check">
        <input
          id={id}
          type="checkbox"
          name={field.name}
          checked={value === true}
          disabled={isDisabled}
          required={field.required}
          aria-invalid={error !== undefined}
          aria-describedby={error}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span dir="auto">{label}</span>
      </label>
      {note}
    </div>
  );
}
