/**
 * The part of the loader for configs that act before anybody opens the chat: teaser, triggers, pages
 * without a launcher, buttons of the page's own. Fetched only where the config has one of them.
 */

import { watchPages } from "../host/pages";
import type { Core } from "../loader/core";
import { matches } from "../shared/conditions";
import { readFacts } from "./facts";
import type { Facts, Visit } from "./facts";
import { serveOwnButtons } from "./own_buttons";
import { Seen } from "./seen";
import { buildTeaser } from "./teaser";
import { Triggers } from "./triggers";

const TEASER = "teaser";

export default function startExtras(core: Core): void {
  const { look, signal } = core;
  const seen = new Seen(core);
  const teaser = buildTeaser(core);
  const visit: Visit = { arrivedMs: 0, pages: 1, isReturning: core.recall("token") !== "" };
  const context: Facts = {};
  const facts = (further?: Facts) => readFacts(visit, core.language, context, further);
  const triggers = new Triggers(core, seen, teaser, facts);

  const hideWhere = () => {
    const isAway = (look.launcher?.hideOn ?? []).some((where) => matches(where, facts()));
    core.host.toggleAttribute("data-away", isAway);
  };
  const { image, selector } = look.launcher ?? {};
  if (selector) serveOwnButtons(core, selector);
  if (image) showImage(image);
  hideWhere();
  watchPages(core);
  core.on("page", () => {
    visit.arrivedMs = performance.now();
    visit.pages += 1;
    teaser.hide();
    hideWhere();
    triggers.onPage();
  });
  core.onCall = (method, [first, second]) => {
    if (method === "setContext") Object.assign(context, first);
    if (method === "track") triggers.onTrack(first, second);
  };
  greet();
  triggers.start();

  /** Show an image of the site's own on the launcher. */
  function showImage(path: string): void {
    const sheet = new CSSStyleSheet();
    const { href } = new URL(path, core.address);
    sheet.replaceSync(
      `:host(:not([data-open])) .launcher::before{clip-path:none;border:0;width:26px;height:26px;background:url(${JSON.stringify(href)}) center/contain no-repeat}`,
    );
    core.shadow.adoptedStyleSheets = [...core.shadow.adoptedStyleSheets, sheet];
  }

  /** Show the greeting's teaser after a while, unless it was sent away not long ago. */
  function greet(): void {
    const { delayMs = 4_000, dismissDays = 7 } = look.teaser ?? {};
    if (!look.teaser || seen.has(TEASER, "visitor", dismissDays)) return;
    const timer = setTimeout(() => {
      if (!core.isOpen()) teaser.show(core.text("greeting.teaser"), () => seen.add(TEASER, "visitor"));
    }, delayMs);
    signal.addEventListener("abort", () => clearTimeout(timer));
  }
}
