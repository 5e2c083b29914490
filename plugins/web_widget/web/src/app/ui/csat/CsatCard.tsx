/** "How was it?": a rating, then room for words. Given once; can be changed for a while. */

import { useState } from "preact/hooks";
import type { Session } from "../../protocol/frames";
import { useChat } from "../context";
import { Form } from "../forms/Form";
import type { Field, Value } from "../forms/fields";
import { Fields } from "../forms/Fields";
import { DoneIcon } from "../forms/rating_icons";
import type { Asking } from "./when";
import "../../i18n/en_later";

const SCORE = "score";

interface Props {
  session: Session;
  asking: Asking;
}

export function CsatCard({ session, asking }: Props) {
  const { preferences, texts } = useChat();
  const [isChanging, setChanging] = useState(false);
  const rating = preferences.ratings?.[session.id];
  if (asking === "ask" || isChanging) return <Question session={session} onDone={() => setChanging(false)} />;
  return (
    <section class="csat csat-given" aria-label={texts("csat.label")}>
      <DoneIcon />
      <p role="status">{texts("csat.thanks")}</p>
      {rating && (
        <button type="button" class="link-button" onClick={() => setChanging(true)}>
          {texts("csat.change")}
        </button>
      )}
    </section>
  );
}

function Question({ session, onDone }: { session: Session; onDone(): void }) {
  const { client, config, preferences, setPreferences, texts } = useChat();
  const { fields, scale, consent } = config.forms.csat;
  const [score, setScore] = useState<number>(preferences.ratings?.[session.id]?.score ?? 0);
  const rating: Field = { name: SCORE, type: "rating", label: "csat.question", required: true, max: scale };
  const more: readonly Field[] = consent
    ? [...fields, { name: "consent", type: "checkbox", label: consent.text, required: consent.required }]
    : fields;
  const send = async (values: Record<string, Value>) => {
    await client.services.submitForm(session.id, { name: "csat", values: { ...values, [SCORE]: score } });
    const at = preferences.ratings?.[session.id]?.at ?? new Date().toISOString();
    const ratings = { ...preferences.ratings, [session.id]: { score, at } };
    setPreferences({ ratings });
    onDone();
  };
  return (
    <section class="csat" aria-label={texts("csat.label")}>
      <Fields
        fields={[rating]}
        values={{ [SCORE]: score }}
        errors={{}}
        onChange={(_, value) => setScore(Number(value))}
      />
      {scale > 5 && (
        <p class="csat-ends" aria-hidden="true">
          <span>{texts("csat.lowest")}</span>
          <span>{texts("csat.highest")}</span>
        </p>
      )}
      {score > 0 && <Form fields={more} submitLabel={texts("csat.submit")} onSubmit={send} />}
    </section>
  );
}
