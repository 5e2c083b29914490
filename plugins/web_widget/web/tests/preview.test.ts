import { describe, expect, it } from "vitest";
import { SCENES } from "../src/shared/preview";
import { SESSION_ID, buildScene } from "../src/app/preview/scenes";

const SAMPLES = { agent: "Clara", question: "Is it watertight?", answer: "It is.", thanks: "Thanks" };
const NOW = Date.UTC(2026, 10, 28, 12);

const scene = (name: (typeof SCENES)[number]) => buildScene(name, SAMPLES, NOW);

describe("a scene of the preview", () => {
  it("is ready and online, whichever it is", () => {
    for (const name of SCENES) expect(scene(name)).toMatchObject({ phase: "ready", connection: "online", outbox: [] });
  });

  it("shows an empty thread where a form is to be asked", () => {
    for (const name of ["form", "away"] as const) {
      expect(scene(name).sessions).toEqual({});
      expect(scene(name).view.name).toBe("thread");
    }
  });

  it("is closed while away, with a time to come back, and open else", () => {
    expect(scene("away").availability).toMatchObject({ is_open: false, opens_at: "2026-11-28T20:00:00.000Z" });
    expect(scene("form").availability).toMatchObject({ is_open: true, opens_at: null });
  });

  it("says what it was given, each message once and in order", () => {
    const { messages } = scene("rating").threads[SESSION_ID]!;

    expect(messages.map(({ seq, content }) => [seq, content.text])).toEqual([
      [1, "Is it watertight?"],
      [2, "It is."],
      [3, "Thanks"],
    ]);
  });

  it("is over where it asks for a rating", () => {
    expect(scene("rating").sessions[SESSION_ID]).toMatchObject({ state: "closed", category: "done", last_seq: 3 });
    expect(scene("chat").sessions[SESSION_ID]).toMatchObject({ state: "open", category: "active" });
  });
});
