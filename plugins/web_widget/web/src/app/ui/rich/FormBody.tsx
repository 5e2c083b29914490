/** A form, or a date to pick, inside the thread. Once sent, the answer stands below as the visitor's message. */

import type { Content, FormField, Values } from "../../protocol/contents";
import { useChat } from "../context";
import type { Texts } from "../../i18n/texts";
import { Form } from "../forms";
import type { Bubble } from "../thread_items";

type Props = { bubble: Bubble; content: Extract<Content, { type: "form" }> };

export function FormBody({ bubble, content }: Props) {
  const { client, texts } = useChat();
  const to = bubble.messageId;
  if ((bubble.turn !== "open" && bubble.turn !== "passed") || to === null) return null;
  const submit = async (values: Record<string, string | number | boolean | readonly string[]>) => {
    client.answer(bubble.session, to, values as Values, describeValues(content.fields, values as Values, texts));
  };
  return (
    <div class="form-card">
      <Form fields={content.fields} submitLabel={content.submitLabel || texts("rich.submit")} onSubmit={submit} />
    </div>
  );
}

/** The answer as people read it: one line a field, options by their labels. Pure. */
export function describeValues(fields: readonly FormField[], values: Values, texts: Texts): string {
  const isAlone = fields.length === 1;
  const lines = fields.flatMap((field) => {
    const value = values[field.name];
    if (value === undefined || value === false) return [];
    const show = (one: unknown) => {
      if (one === true) return texts("rich.yes");
      return field.type === "date" ? texts.date(String(one)) : String(one);
    };
    const parts = (Array.isArray(value) ? value : [value]).map(
      (one) => field.options?.find((option) => option.value === one)?.label ?? show(one),
    );
    return [isAlone && value !== true ? parts.join(", ") : `${field.label}: ${parts.join(", ")}`];
  });
  return lines.join("\n") || "–";
}
