/** Triggers: on an event of the page, when its conditions hold, one action. */

import type { Core } from "../loader/core";
import { matches } from "../shared/conditions";
import type { Trigger } from "../shared/look";
import type { Facts } from "./facts";
import type { Seen } from "./seen";
import type { Teaser } from "./teaser";

const SECOND_MS = 1_000;

export class Triggers {
  /** Done since the visitor came to this page, whatever `once` says. */
  readonly #done = new Set<string>();
  readonly #all: readonly Trigger[];

  constructor(
    private readonly core: Core,
    private readonly seen: Seen,
    private readonly teaser: Teaser,
    private readonly readFacts: (further?: Facts) => Facts,
  ) {
    // the first that holds is the only one to act
    this.#all = [...(core.look.triggers ?? [])].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
  }

  /** Listen to what the config has triggers for. */
  start(): void {
    const { core } = this;
    const { signal } = core;
    const events = new Set(this.#all.map(({ event }) => event));
    if (events.has("time")) {
      const timer = setInterval(() => document.hidden || this.fire("time"), SECOND_MS);
      signal.addEventListener("abort", () => clearInterval(timer));
    }
    if (events.has("scroll")) {
      addEventListener("scroll", () => this.fire("scroll"), { signal, passive: true, capture: true });
    }
    if (events.has("exit")) {
      const onOut = ({ relatedTarget, clientY }: MouseEvent) => !relatedTarget && clientY <= 0 && this.fire("exit");
      document.addEventListener("mouseout", onOut, { signal });
    }
    if (events.has("click")) {
      const onClick = ({ target }: MouseEvent) =>
        this.fire("click", {}, ({ selector = "*" }) => target instanceof Element && !!target.closest(selector));
      document.addEventListener("click", onClick, { signal });
    }
    this.fire("page");
  }

  /** The visitor came to another page. */
  onPage(): void {
    this.#done.clear();
    this.fire("page");
  }

  /** The page tracked an event of its own. */
  onTrack(name: unknown, props: unknown): void {
    this.fire("custom", { event: { name, props } }, (one) => one.name === undefined || one.name === name);
  }

  fire(event: Trigger["event"], further?: Facts, isMeant: (one: Trigger) => boolean = () => true): void {
    if (this.core.isOpen()) return;
    const candidates = this.#all.filter((one) => one.event === event && isMeant(one) && !this.#wasDone(one));
    if (candidates.length === 0) return;
    const facts = this.readFacts(further);
    const found = candidates.find(({ when }) => !when || matches(when, facts));
    if (found) this.#act(found);
  }

  #wasDone({ id, once = "session" }: Trigger): boolean {
    return this.#done.has(id) || (once !== "always" && this.seen.has(id, once));
  }

  #act({ id, action, once = "session" }: Trigger): void {
    this.#done.add(id);
    if (once !== "always") this.seen.add(id, once);
    const { core, teaser } = this;
    if (action.type === "open") core.open();
    else if (action.type === "flow") void core.call("startFlow", action.flow);
    else if (action.type === "event") {
      core.emit("trigger", { id, name: action.name });
      void core.call("track", action.name, { trigger: id });
    } else teaser.show(core.text(action.text ?? "greeting.teaser"), () => this.seen.add(id, "visitor"));
  }
}
