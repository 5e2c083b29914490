/** Where the copy of a conversation goes by mail. */

import { useState } from "preact/hooks";
import { ApiError } from "../../net/api";
import type { Session } from "../../protocol/frames";
import { useChat, useChatState } from "../context";
import { Form } from "../forms/Form";
import type { Field } from "../forms/fields";

const FIELDS: readonly Field[] = [{ name: "email", type: "email", required: true, mapTo: "contact.email" }];

export function TranscriptMail({ session, close }: { session: Session; close(): void }) {
  const { client, texts } = useChat();
  const { visitor } = useChatState();
  const [sentTo, setSentTo] = useState("");
  const [isUnavailable, setUnavailable] = useState(false);
  if (isUnavailable) return <Done text={texts("mail.unavailable")} close={close} />;
  if (sentTo) return <Done text={texts("mail.sent", { address: sentTo })} close={close} />;
  const send = async ({ email }: Record<string, unknown>) => {
    try {
      await client.services.mailTranscript(session.id, String(email));
      setSentTo(String(email));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "mail_unavailable") throw error;
      setUnavailable(true);
    }
  };
  return (
    <div class="menu-question">
      <h2 class="menu-title">{texts("mail.title")}</h2>
      <Form
        fields={FIELDS}
        initial={{ email: visitor?.email ?? "" }}
        submitLabel={texts("mail.submit")}
        onSubmit={send}
      />
    </div>
  );
}

function Done({ text, close }: { text: string; close(): void }) {
  const { texts } = useChat();
  return (
    <div class="menu-question">
      <p role="status">{text}</p>
      <button type="button" class="secondary-button" onClick={close}>
        {texts("menu.close")}
      </button>
    </div>
  );
}
