/** The form before a conversation, and the one in place of it while nobody is there. */

import { useEffect, useRef } from "preact/hooks";
import type { WidgetConfig } from "../../../shared/config";
import { useChat, useChatState } from "../context";
import { Form } from "../forms/Form";
import type { Field } from "../forms/fields";
import { unknownFields } from "./gate";
import "../../i18n/en_later";

interface Props {
  draft: string;
  kind: "preChat" | "offline";
}

export function StartForm({ draft, kind }: Props) {
  const { client, config, texts } = useChat();
  const { visitor, focusRequests, isOpen } = useChatState();
  const section = useRef<HTMLElement>(null);
  const { fields, consent } = config.forms[kind];
  const asked = withConsent(unknownFields(fields, visitor), consent);
  const isOffline = kind === "offline";

  useEffect(() => {
    // with a finger the first field would bring the keyboard up before anything was read
    if (!isOpen || focusRequests === 0 || !matchMedia("(pointer: fine)").matches) return;
    section.current?.querySelector<HTMLElement>("input, select, textarea")?.focus({ preventScroll: true });
  }, [focusRequests, isOpen]);

  return (
    <section class="start-form" ref={section} aria-labelledby="start-title">
      <h2 id="start-title" class="start-title" dir="auto">
        {texts(isOffline ? "offline.title" : "pre_chat.title")}
      </h2>
      <p class="start-body" dir="auto">
        {texts(isOffline ? "offline.body" : "pre_chat.body")}
      </p>
      <Form
        fields={asked}
        submitLabel={texts(isOffline ? "offline.submit" : "pre_chat.submit")}
        onSubmit={(values) => client.startSession(draft, { name: kind, values })}
      >
        {consent?.url && (
          <a class="start-link" href={consent.url} target="_blank" rel="noopener noreferrer">
            {texts("consent.read")}
          </a>
        )}
      </Form>
    </section>
  );
}

type Consent = WidgetConfig["forms"]["preChat"]["consent"];

/** The box to tick is one more field of the form. */
function withConsent(fields: readonly Field[], consent: Consent): readonly Field[] {
  if (!consent) return fields;
  return [...fields, { name: "consent", type: "checkbox", label: consent.text, required: consent.required }];
}
