/** Where in a JSON text each value stands, so that a pointer leads to a line. Pure. */

/** Return the line, from 1, of every pointer in a text that is JSON. */
export function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  let at = 0;
  let line = 1;

  const skip = () => {
    while (at < text.length && /\s/.test(text[at]!)) {
      if (text[at] === '\n') line += 1;
      at += 1;
    }
  };
  const readText = (): string => {
    const from = at;
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(from, at)) as string;
  };
  const readMembers = (pointer: string, end: '}' | ']') => {
    at += 1;
    for (let index = 0; ; index += 1) {
      skip();
      if (text[at] === end) break;
      const key = end === '}' ? readText() : String(index);
      skip();
      if (text[at] === ':') at += 1;
      readValue(`${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      skip();
      if (text[at] === ',') at += 1;
    }
    at += 1;
  };
  const readValue = (pointer: string) => {
    skip();
    lines.set(pointer, line);
    const first = text[at];
    if (first === '{') readMembers(pointer, '}');
    else if (first === '[') readMembers(pointer, ']');
    else if (first === '"') readText();
    else while (at < text.length && !/[\s,\]}]/.test(text[at]!)) at += 1;
  };

  readValue('');
  return lines;
}

/** The line of a pointer, or of the nearest thing around it that is there. */
export function lineOf(lines: ReadonlyMap<string, number>, pointer: string): number {
  for (let place = pointer; place; place = place.slice(0, place.lastIndexOf('/'))) {
    const line = lines.get(place);
    if (line !== undefined) return line;
  }
  return 1;
}

export interface Mistake {
  line: number;
  message: string;
}

/** What keeps a text from being JSON, null when nothing does. */
export function findMistake(text: string): Mistake | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const line = /line (\d+)/.exec(message)?.[1];
    if (line) return { line: Number(line), message };
    const before = text.slice(0, position ? Number(position) : text.length);
    return { line: before.split('\n').length, message };
  }
}
