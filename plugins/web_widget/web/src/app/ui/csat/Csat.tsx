/** Asks how a conversation was, once it is over or has gone quiet. Loads what it takes only then. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../../protocol/frames";
import { useChat } from "../context";
import { lazy } from "../lazy";
import { csatOf } from "./when";

const CsatCard = lazy(() => import("./CsatCard").then((chunk) => chunk.CsatCard));
const LOOK_MS = 30_000;

export function Csat({ session }: { session: Session | undefined }) {
  const { config, holds, preferences } = useChat();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const asking = csatOf(config, session, preferences.ratings, now, holds);
  return asking && session ? <CsatCard key={session.id} session={session} asking={asking} /> : null;
}
