const OFFERED =
  'af ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl sq sr sv sw ta th tr uk ur vi zh';

/** A language by its name in the reader's language; the tag itself where there is none. */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Languages to choose from, by name; the one that is chosen is among them, or nothing is. */
export function languageChoices(
  chosen: string | null,
  locale: string,
): { value: string; label: string }[] {
  const tags = new Set([...OFFERED.split(' '), ...(chosen ? [chosen] : [])]);
  const named = [...tags].map((value) => ({ value, label: languageName(value, locale) }));
  named.sort((one, other) => one.label.localeCompare(other.label, locale));
  return chosen ? named : [{ value: '', label: '' }, ...named];
}
