import { describe, expect, it } from "vitest";
import { buildTexts } from "../src/app/i18n/texts";
import { checkField, checkFields, cleanValues, labelOf, rangeOf } from "../src/app/ui/forms/fields";
import { describeValues } from "../src/app/ui/rich/FormBody";
import type { Field } from "../src/app/ui/forms/fields";
import { DEFAULTS } from "../src/shared/config";

const texts = buildTexts({ ...DEFAULTS, strings: { en: { "ask.order": "Your order" } } }, "en");

describe("bounds and dates", () => {
  it("are said of numbers before anybody answers", () => {
    expect(rangeOf({ name: "a", type: "number", min: 1, max: 10 })).toBe("1 – 10");
    expect(rangeOf({ name: "a", type: "number", min: 0 })).toBe("≥ 0");
    expect(rangeOf({ name: "a", type: "number", max: 9 })).toBe("≤ 9");
    expect(rangeOf({ name: "a", type: "number" })).toBeUndefined();
    expect(rangeOf({ name: "a", type: "text", min: 1 })).toBeUndefined();
  });

  it("an answered date reads as one, on the day that was picked", () => {
    const fields = [{ name: "day", type: "date" as const, label: "Day" }];

    expect(describeValues(fields, { day: "2026-12-01" }, texts)).toBe("December 1, 2026");
  });
});

describe("a form", () => {
  const fields: Field[] = [
    { name: "email", type: "email", required: true },
    { name: "order", type: "text" },
    { name: "terms", type: "checkbox", required: true },
  ];

  it("may be sent when all that is required is there and right", () => {
    expect(checkFields(fields, { email: "ada@example.com", terms: true }, texts)).toEqual({});
  });

  it("says for each field what is wrong", () => {
    expect(checkFields(fields, { email: "ada", terms: false }, texts)).toEqual({
      email: "Write an e-mail address, like name@example.com.",
      terms: "Please tick this to go on.",
    });
  });

  it("sends nothing empty, and numbers as numbers", () => {
    const asked: Field[] = [...fields, { name: "count", type: "number" }];

    expect(cleanValues(asked, { email: " a@b.cd ", order: "  ", terms: true, count: "2,5" })).toEqual({
      email: "a@b.cd",
      terms: true,
      count: 2.5,
    });
  });
});

describe("a field", () => {
  it.each([
    ["text", { min: 3 }, "ab", "Write at least 3 characters."],
    ["text", { max: 2 }, "abc", "Write at most 2 characters."],
    ["text", { pattern: "[A-Z]{2}\\d+" }, "ab1", "This does not have the expected form."],
    ["text", { pattern: "(?<=" }, "anything", null],
    ["number", {}, "many", "Write a number."],
    ["number", { min: 1 }, "0", "Write 1 or more."],
    ["number", { max: 9 }, "10", "Write 9 or less."],
    ["number", { max: 9 }, "8,5", null],
    ["phone", {}, "+49 30 1234567", null],
    ["phone", {}, "call me", "Write a phone number, like +44 20 7946 0000."],
    ["date", { min: "2026-12-01" }, "2026-11-30", "Choose December 1, 2026 or later."],
    ["time", { max: "17:00" }, "17:30", "Choose 17:00 or earlier."],
    ["choice", { required: true }, "", "Please fill this in."],
    ["rating", { required: true, max: 5 }, 4, null],
  ] as const)("of type %s with %j and %j: %s", (type, bounds, value, expected) => {
    expect(checkField({ name: "it", type, ...bounds }, value, texts)).toBe(expected);
  });

  it("is called by its label, by what it is mapped to, or by its name", () => {
    expect(labelOf({ name: "order", type: "text", label: "ask.order" }, texts)).toBe("Your order");
    expect(labelOf({ name: "x", type: "email", mapTo: "contact.email" }, texts)).toBe("E-mail");
    expect(labelOf({ name: "order_number", type: "text" }, texts)).toBe("Order number");
  });
});
