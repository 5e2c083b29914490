/** A whole form: fields, what went wrong on sending, one button. */

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../../net/api";
import { useChat } from "../context";
import { AlertIcon } from "../icons";
import { checkField, checkFields, cleanValues } from "./fields";
import type { Errors, Field, Value, Values } from "./fields";
import { Fields } from "./Fields";

interface Props {
  fields: readonly Field[];
  initial?: Values;
  submitLabel: string;
  /** Send what was entered. What it throws is shown, and nothing entered is lost. */
  onSubmit(values: Record<string, Value>): Promise<unknown>;
  /** Between the fields and the button. */
  children?: ComponentChildren;
}

export function Form({ fields, initial = {}, submitLabel, onSubmit, children }: Props) {
  const { texts } = useChat();
  const element = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Values>(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState("");
  const [isBusy, setBusy] = useState(false);

  const change = (name: string, value: Value) => {
    setValues((before) => ({ ...before, [name]: value }));
    if (!(name in errors)) return;
    const field = fields.find((one) => one.name === name)!;
    const { [name]: _, ...others } = errors;
    const error = checkField(field, value, texts);
    setErrors(error === null ? others : { ...others, [name]: error });
  };
  const show = (found: Errors) => {
    setErrors(found);
    const first = fields.find((field) => field.name in found);
    const row = [...(element.current?.querySelectorAll(".field") ?? [])][first ? fields.indexOf(first) : 0];
    row?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    setFailure("");
    const found = checkFields(fields, values, texts);
    if (Object.keys(found).length > 0) return show(found);
    setErrors({});
    setBusy(true);
    try {
      await onSubmit(cleanValues(fields, values));
    } catch (error) {
      const refused = refusedFields(error, fields);
      if (Object.keys(refused).length > 0) show(refused);
      else setFailure(failureText(error, texts));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="form" ref={element} noValidate onSubmit={submit} aria-busy={isBusy}>
      <Fields fields={fields} values={values} errors={errors} onChange={change} isDisabled={isBusy} />
      {children}
      {failure && (
        <p class="form-failure" role="alert">
          <AlertIcon size={18} />
          {failure}
        </p>
      )}
      <button type="submit" class="primary-button" aria-disabled={isBusy}>
        {isBusy && <span class="spinner" aria-hidden="true" />}
        {submitLabel}
      </button>
    </form>
  );
}

/** What the server found wrong, by field: the last part of a pointer is the field's name. */
function refusedFields(error: unknown, fields: readonly Field[]): Errors {
  if (!(error instanceof ApiError)) return {};
  const named = error.errors.map(({ pointer, message }) => [pointer.split("/").at(-1) ?? "", message] as const);
  return Object.fromEntries(named.filter(([name]) => fields.some((field) => field.name === name)));
}

function failureText(error: unknown, texts: ReturnType<typeof useChat>["texts"]): string {
  if (!(error instanceof ApiError)) return texts("form.failed");
  if (error.status === 0) return texts(navigator.onLine ? "form.unreachable" : "form.offline");
  if (error.status === 429) return texts("error.too_many_requests");
  return error.message || texts("form.failed");
}
