import { describe, expect, it } from "vitest";
import { parseContent } from "../src/app/protocol/contents";
import { safeLink } from "../src/app/protocol/safe_link";

const read = (raw: Record<string, unknown>) => parseContent(raw as { type: string; text?: string });

describe("reading contents", () => {
  it("reads quick replies, at most twenty", () => {
    const choices = Array.from({ length: 25 }, (_, at) => ({ id: `c${at}`, label: `Choice ${at}` }));

    const content = read({ type: "choices", text: "Which?", choices, is_multiple: true });

    expect(content).toMatchObject({ type: "choices", text: "Which?", isMultiple: true });
    expect(content.type === "choices" && content.choices).toHaveLength(20);
  });

  it("reads files with what is known of them", () => {
    const attachments = [{ id: "att_1", name: "a.png", media_type: "IMAGE/PNG", size_bytes: 5, width: 2, has_thumbnail: true }];

    expect(read({ type: "file", attachments, voice: true })).toEqual({
      type: "file",
      text: "",
      isVoice: true,
      attachments: [
        { id: "att_1", name: "a.png", media_type: "image/png", size_bytes: 5, width: 2, height: null, duration_ms: null, has_thumbnail: true },
      ],
    });
  });

  it("keeps only actions and pictures that cannot harm", () => {
    const content = read({
      type: "card",
      title: "Vase",
      image: { url: "https://elsewhere.example/p.png" },
      actions: [
        { type: "link", label: "Run", url: "javascript:alert(1)" },
        { type: "link", label: "Shop", url: "https://shop.example/a" },
        { type: "reply", label: "Yes", value: "y" },
        { type: "launch", label: "No" },
      ],
    });

    expect(content).toMatchObject({
      type: "card",
      cards: [{ title: "Vase", image: null, actions: [{ label: "Shop" }, { label: "Yes", value: "y" }] }],
    });
  });

  it.each(["//elsewhere.example/x.png", "/\\elsewhere.example", "data:image/png;base64,AA", "javascript:1", ""])(
    "shows no picture from %s",
    (url) => expect(read({ type: "card", title: "T", image: { url } })).toMatchObject({ cards: [{ image: null }] }),
  );

  it("shows pictures of plugins and of attachments", () => {
    expect(read({ type: "card", title: "T", image: { url: "/plugins/shop/vase.png" } })).toMatchObject({
      cards: [{ image: { url: "/plugins/shop/vase.png" } }],
    });
    expect(read({ type: "card", title: "T", image: { attachment_id: "att_1" } })).toMatchObject({
      cards: [{ image: { attachment_id: "att_1" } }],
    });
  });

  it("leaves out fields it does not know and choices without options", () => {
    const fields = [
      { name: "day", type: "date", label: "Day", required: true },
      { name: "x", type: "hologram", label: "X" },
      { name: "y", type: "select", label: "Y" },
      null,
    ];

    expect(read({ type: "form", name: "visit", fields })).toMatchObject({
      fields: [{ name: "day", type: "date", label: "Day", required: true }],
    });
  });

  it.each([
    { type: "hologram", text: "plain" },
    { type: "choices", text: "plain", choices: "none" },
    { type: "choices", text: "plain", choices: [{ id: 1 }] },
    { type: "carousel", text: "plain", cards: [{}] },
    { type: "file", text: "plain", attachments: [{ id: "../../etc" }] },
    { type: "form", text: "plain", fields: [] },
    { type: "card", text: "plain" },
  ])("falls back to the text of what it cannot read: $type", (raw) => {
    expect(read(raw)).toEqual({ type: "text", text: "plain" });
  });

  it.each(["javascript:alert(1)", " JAVASCRIPT:alert(1)", "data:text/html,x", "vbscript:x", "/relative", "blob:https://x/1"])(
    "follows no link to %s",
    (address) => expect(safeLink(address)).toBeNull(),
  );
});
