/** Where in a JSON text each part of the document stands, and where the text stops being JSON. Pure. */
import { joinPointer } from '../draft/tree';

export interface Found {
  /** Line of each part by its pointer; of a member, the line of its key. Counted from 1. */
  lines: ReadonlyMap<string, number>;
}

/** The text is no JSON from here on. */
export class NoJson extends Error {
  constructor(
    readonly line: number,
    readonly column: number,
  ) {
    super(`line ${line}, column ${column}`);
  }
}

const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Find the line of every part.
 *
 * @throws NoJson where the text breaks the rules
 */
export function findLines(text: string): Found {
  const reader = new Reader(text);
  reader.value('');
  reader.end();
  return { lines: reader.lines };
}

/** The line of a pointer, or of the nearest part around it that there is. */
export function lineOf({ lines }: Found, pointer: string): number {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const line = lines.get(at);
    if (line !== undefined) return line;
    if (at === '') return 1;
  }
}

class Reader {
  readonly lines = new Map<string, number>();
  #at = 0;
  #counted = 0;
  #count = 1;

  constructor(private readonly text: string) {}

  value(pointer: string, line = this.#line()): void {
    this.#take(SPACE);
    this.lines.set(pointer, line);
    const next = this.text[this.#at];
    if (next === '{') this.#members(pointer);
    else if (next === '[') this.#items(pointer);
    else if (!this.#take(TEXT) && !this.#take(NUMBER) && !this.#take(WORD)) this.#fail();
  }

  end(): void {
    this.#take(SPACE);
    if (this.#at < this.text.length) this.#fail();
  }

  #members(pointer: string): void {
    this.#list('}', () => {
      const line = this.#line();
      const key = this.#take(TEXT) ?? this.#fail();
      this.#take(SPACE);
      this.#expect(':');
      this.value(joinPointer(pointer, JSON.parse(key) as string), line);
    });
  }

  #items(pointer: string): void {
    let count = 0;
    this.#list(']', () => {
      this.value(joinPointer(pointer, count));
      count += 1;
    });
  }

  #list(end: string, one: () => void): void {
    this.#at += 1;
    this.#take(SPACE);
    if (this.text[this.#at] === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      this.#take(SPACE);
      one();
      this.#take(SPACE);
      if (this.text[this.#at] === end) break;
      this.#expect(',');
    }
    this.#at += 1;
  }

  #expect(mark: string): void {
    if (this.text[this.#at] !== mark) this.#fail();
    this.#at += 1;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #line(): number {
    SPACE.lastIndex = this.#at;
    const start = this.#at + (SPACE.exec(this.text)?.[0].length ?? 0);
    // Places are asked for in their order, so that each line is counted once.
    for (; this.#counted < start; this.#counted++) if (this.text[this.#counted] === '\n') this.#count += 1;
    return this.#count;
  }

  #fail(): never {
    const before = this.text.slice(0, this.#at).split('\n');
    throw new NoJson(before.length, (before.at(-1)?.length ?? 0) + 1);
  }
}
