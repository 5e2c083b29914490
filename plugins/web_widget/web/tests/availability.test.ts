import { describe, expect, it } from "vitest";
import { buildTexts } from "../src/app/i18n/texts";
import type { Availability } from "../src/app/net/api";
import { availabilityText, pickText } from "../src/app/ui/availability_text";
import { closedTopic } from "../src/app/ui/forms/topics";
import { DEFAULTS } from "../src/shared/config";

const texts = buildTexts(DEFAULTS, "en-GB");
const NOW = new Date(2026, 10, 20, 18, 30);

function about(fields: Partial<Availability>, replyTime = "auto") {
  const all = { is_open: true, opens_at: null, closes_at: null, reply_time_s: null, agents_available: true, ...fields };
  return availabilityText(all, replyTime, texts, NOW);
}

describe("while somebody is there", () => {
  it.each([
    [540, "auto", "We usually answer within 9 minutes"],
    [20, "auto", "We usually answer within 1 minute"],
    [4000, "auto", "We usually answer within 2 hours"],
    [null, "auto", "We are here"],
    [540, "", "We are here"],
    [540, "Within a day", "Within a day"],
  ])("with a reply time of %s and the setting %j it says %j", (reply_time_s, replyTime, text) => {
    expect(about({ reply_time_s }, replyTime)).toEqual({ isOpen: true, text });
  });
});

describe("while nobody is there", () => {
  it.each([
    [new Date(2026, 10, 20, 21, 0), "Back today at 21:00"],
    [new Date(2026, 10, 21, 9, 0), "Back tomorrow at 09:00"],
    [new Date(2026, 10, 23, 9, 0), "Back on Monday at 09:00"],
    [new Date(2026, 11, 4, 9, 30), "Back on 4 December at 09:30"],
  ])("it says when that changes: %s", (at, text) => {
    expect(about({ is_open: false, opens_at: at.toISOString() })).toEqual({ isOpen: false, text });
  });

  it("promises nothing when it does not know", () => {
    expect(about({ is_open: false }).text).toBe("We are away at the moment");
  });

  it("it says what the hours say, in the language that fits best", () => {
    const closed = { is_open: false, opens_at: null, texts: { de: "Wir sind zu.", en: "We are closed." } };

    expect(about(closed).text).toBe("We are closed.");
    expect(pickText(closed.texts, "de-AT")).toBe("Wir sind zu.");
    expect(pickText({}, "en")).toBeNull();
  });
});

describe("topics", () => {
  const availability = {
    is_open: true, opens_at: null, closes_at: null, reply_time_s: null, agents_available: true, topic_field: "topic",
    topics: [
      { topic: "billing", is_open: false, when_closed: "hide", texts: {} },
      { topic: "repairs", is_open: true, when_closed: null, texts: {} },
    ],
  };

  it("are closed by their own hours, in the question that asks for them", () => {
    expect(closedTopic(availability, "topic", "Billing")?.when_closed).toBe("hide");
    expect(closedTopic(availability, "topic", "Repairs")).toBeUndefined();
    expect(closedTopic(availability, "size", "Billing")).toBeUndefined();
    expect(closedTopic(null, "topic", "Billing")).toBeUndefined();
  });
});
