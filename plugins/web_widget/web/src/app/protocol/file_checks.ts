/** Whether files may be sent, judged before a byte goes out. The server judges the same again. Pure. */

export interface FileLimits {
  maxMb: number;
  maxFiles: number;
  /** Types such as `image/*` and `application/pdf`, or endings such as `.pdf`; empty for all. */
  accept: readonly string[];
}

export interface FileLike {
  name: string;
  type: string;
  size: number;
}

export interface FileProblem {
  name: string;
  code: "too_large" | "too_many" | "not_accepted" | "empty";
}

const MOST_PER_MESSAGE = 10;

/** Sort files into those that may be staged beside `already` others and those that may not, with why. */
export function checkFiles<F extends FileLike>(
  files: readonly F[],
  already: number,
  limits: FileLimits,
): { accepted: F[]; problems: FileProblem[] } {
  const accepted: F[] = [];
  const problems: FileProblem[] = [];
  const room = Math.min(limits.maxFiles, MOST_PER_MESSAGE) - already;
  for (const file of files) {
    const code = problemOf(file, accepted.length < room, limits);
    if (code) problems.push({ name: file.name, code });
    else accepted.push(file);
  }
  return { accepted, problems };
}

function problemOf(file: FileLike, hasRoom: boolean, limits: FileLimits): FileProblem["code"] | null {
  if (!isAccepted(file, limits.accept)) return "not_accepted";
  if (file.size === 0) return "empty";
  if (file.size > limits.maxMb * 1024 * 1024) return "too_large";
  return hasRoom ? null : "too_many";
}

export function isAccepted({ name, type }: Pick<FileLike, "name" | "type">, accept: readonly string[]): boolean {
  const bare = type.toLowerCase().split(";")[0]!.trim();
  return accept.length === 0 || accept.some((wish) => matches(name.toLowerCase(), bare, wish.trim().toLowerCase()));
}

function matches(name: string, type: string, wish: string): boolean {
  if (wish.startsWith(".")) return name.endsWith(wish);
  return wish.endsWith("/*") ? type.startsWith(wish.slice(0, -1)) : type === wish;
}
