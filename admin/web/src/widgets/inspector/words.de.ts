/** Titles and help of the config's schema in German, by their English text. Loaded with the designer. */
export const words: Readonly<Record<string, string>> = {};
