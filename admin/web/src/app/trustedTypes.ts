/**
 * Mantine writes its variables into a style element as text, which the browser counts as HTML.
 * This policy lets text without any markup pass and refuses everything else.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

export function allowPlainStyleText(): void {
  const factory = (window as Window & { trustedTypes?: PolicyFactory }).trustedTypes;
  factory?.createPolicy('default', {
    createHTML(text) {
      if (text.includes('<')) throw new TypeError('Markup from text is not allowed on this page.');
      return text;
    },
  });
}
