import { describe, expect, it } from "vitest";
import { isAllowedOrigin } from "../src/app/bridge";

const OWN = "https://chat.example";

describe("who may talk to the app", () => {
  it("is the own origin and the listed ones, exactly", () => {
    const allowed = ["https://shop.example"];

    expect(isAllowedOrigin(OWN, allowed, OWN)).toBe(true);
    expect(isAllowedOrigin("https://shop.example", allowed, OWN)).toBe(true);
    expect(isAllowedOrigin("http://shop.example", allowed, OWN)).toBe(false);
    expect(isAllowedOrigin("https://shop.example.evil.example", allowed, OWN)).toBe(false);
  });

  it("is any page for an open widget, but none without an origin", () => {
    expect(isAllowedOrigin("https://any.example", ["*"], OWN)).toBe(true);
    expect(isAllowedOrigin("null", ["*"], OWN)).toBe(false);
  });
});
