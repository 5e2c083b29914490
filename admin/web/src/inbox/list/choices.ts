/** What can be chosen in a filter where the product has no fixed list. Pure. */

/** The name of a language in the reader's own, or its code where it has none. */
export function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Values without repetition and gaps, in order, the chosen one among them. */
export function distinct(values: Iterable<string | null | undefined>, chosen: string | null) {
  const all = new Set([...values, chosen].filter((one): one is string => Boolean(one)));
  return [...all].sort();
}
