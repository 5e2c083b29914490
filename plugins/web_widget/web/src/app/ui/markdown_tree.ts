/**
 * Small markdown: paragraphs, lists, code, bold, italic and links, read into a tree. Pure. Everything
 * else, HTML and pictures above all, stays the text it is (T59: a bot must not make a page fetch).
 */

import { safeLink } from "../protocol/safe_link";
import { addressAt } from "./links";

export type Inline =
  | string
  | { t: "strong" | "em"; inlines: Inline[] }
  | { t: "code"; text: string }
  | { t: "link"; href: string; inlines: Inline[] };

export type Block =
  | { t: "p"; inlines: Inline[] }
  | { t: "list"; start: number | null; items: Inline[][] }
  | { t: "code"; text: string };

interface Token {
  inline: Inline;
  end: number;
}

const MAX_DEPTH = 4;
/** How far a closing mark is looked for, so that hostile text costs linear time. */
const REACH = 1500;
const ESCAPED = "\\`*_[]()#+-.!~>";
const BULLET = /^ {0,3}[-*•] +(?=\S)/;
const NUMBER = /^ {0,3}(\d{1,4})[.)] +(?=\S)/;
const HEADING = /^#{1,6} +/;
const FENCE = /^ {0,3}```/;

export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) at = takeBlock(lines, at, blocks);
  return blocks;
}

/** Read one block; returns the line after it. */
function takeBlock(lines: string[], from: number, blocks: Block[]): number {
  const line = lines[from]!;
  if (line.trim() === "") return from + 1;
  if (FENCE.test(line)) return takeFence(lines, from, blocks);
  if (BULLET.test(line)) return takeList(lines, from, BULLET, null, blocks);
  const number = NUMBER.exec(line);
  if (number) return takeList(lines, from, NUMBER, Number(number[1]), blocks);
  let end = from + 1;
  if (HEADING.test(line)) {
    blocks.push({ t: "p", inlines: [{ t: "strong", inlines: inlines(line.replace(HEADING, ""), 1) }] });
    return end;
  }
  while (end < lines.length && !beginsBlock(lines[end]!)) end++;
  blocks.push({ t: "p", inlines: inlines(lines.slice(from, end).join("\n")) });
  return end;
}

function beginsBlock(line: string): boolean {
  return line.trim() === "" || [FENCE, BULLET, NUMBER, HEADING].some((mark) => mark.test(line));
}

function takeFence(lines: string[], from: number, blocks: Block[]): number {
  let end = from + 1;
  while (end < lines.length && !FENCE.test(lines[end]!)) end++;
  blocks.push({ t: "code", text: lines.slice(from + 1, end).join("\n") });
  return end + 1;
}

function takeList(lines: string[], from: number, mark: RegExp, start: number | null, blocks: Block[]): number {
  const items: Inline[][] = [];
  let end = from;
  for (; end < lines.length && mark.test(lines[end]!); end++) items.push(inlines(lines[end]!.replace(mark, "")));
  blocks.push({ t: "list", start, items });
  return end;
}

function inlines(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let plain = "";
  const flush = () => {
    if (plain) found.push(plain);
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    if (text[at] === "\\" && ESCAPED.includes(text[at + 1] ?? " ")) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    const token = depth < MAX_DEPTH ? tokenAt(text, at, depth) : null;
    if (!token) {
      plain += text[at++];
      continue;
    }
    flush();
    found.push(token.inline);
    at = token.end;
  }
  flush();
  return found;
}

function tokenAt(text: string, at: number, depth: number): Token | null {
  switch (text[at]) {
    case "`":
      return codeAt(text, at);
    case "*":
    case "_":
      return strongAt(text, at, depth) ?? emphasisAt(text, at, depth);
    case "!":
      return pictureAt(text, at);
    case "[":
      return linkAt(text, at, depth);
    default:
      return bareLinkAt(text, at);
  }
}

function codeAt(text: string, at: number): Token | null {
  const end = closing(text, "`", at + 1);
  return end > at + 1 ? { inline: { t: "code", text: text.slice(at + 1, end) }, end: end + 1 } : null;
}

function strongAt(text: string, at: number, depth: number): Token | null {
  const mark = text[at]! + text[at]!;
  if (!text.startsWith(mark, at) || isSpace(text[at + 2])) return null;
  const end = closing(text, mark, at + 3);
  if (end < 0 || isSpace(text[end - 1])) return null;
  return { inline: { t: "strong", inlines: inlines(text.slice(at + 2, end), depth + 1) }, end: end + 2 };
}

function emphasisAt(text: string, at: number, depth: number): Token | null {
  const mark = text[at]!;
  if (isWord(text[at - 1]) || isSpace(text[at + 1]) || text[at + 1] === mark) return null;
  const end = closing(text, mark, at + 2);
  // snake_case and 2*3*4 are words, not emphasis
  if (end < 0 || isSpace(text[end - 1]) || isWord(text[end + 1])) return null;
  return { inline: { t: "em", inlines: inlines(text.slice(at + 1, end), depth + 1) }, end: end + 1 };
}

/** A picture is shown as what was written: fetching it would tell its server who reads. */
function pictureAt(text: string, at: number): Token | null {
  const found = text[at + 1] === "[" ? bracketsAt(text, at + 1) : null;
  return found && { inline: text.slice(at, found.end), end: found.end };
}

function linkAt(text: string, at: number, depth: number): Token | null {
  const found = bracketsAt(text, at);
  const href = found && safeLink(found.address);
  if (!found || !href) return null;
  // a label that names another site than the link leads to must not be believed
  const isHonest = isHonestLabel(found.label, href);
  return {
    inline: { t: "link", href, inlines: isHonest ? inlines(found.label, Math.max(depth + 1, 2)) : [href] },
    end: found.end,
  };
}

function bracketsAt(text: string, at: number): { label: string; address: string; end: number } | null {
  const middle = closing(text, "](", at + 1);
  if (middle < 0 || text.slice(at + 1, middle).includes("\n")) return null;
  const end = closing(text, ")", middle + 2);
  const address = text.slice(middle + 2, Math.max(end, 0));
  if (end < 0 || address === "" || /\s/.test(address)) return null;
  return { label: text.slice(at + 1, middle), address, end: end + 1 };
}

function isHonestLabel(label: string, href: string): boolean {
  const named = /(?:[\w-]+\.)+[a-z]{2,}/i.exec(label)?.[0].toLowerCase();
  const { host, protocol } = new URL(href);
  return named === undefined || !protocol.startsWith("http") || `.${host}`.endsWith(`.${named}`);
}

function bareLinkAt(text: string, at: number): Token | null {
  const found = isWord(text[at - 1]) ? null : addressAt(text, at);
  if (!found?.href) return null;
  return { inline: { t: "link", href: found.href, inlines: [found.text] }, end: at + found.text.length };
}

function closing(text: string, mark: string, from: number): number {
  return text.slice(from, from + REACH).indexOf(mark) < 0 ? -1 : text.indexOf(mark, from);
}

function isSpace(letter: string | undefined): boolean {
  return letter === undefined || /\s/.test(letter);
}

function isWord(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
}
