/** Where a link of a message may lead. Pure. */

const LINK_PROTOCOLS = new Set(["https:", "http:", "mailto:", "tel:"]);

/** An address a person may be sent to, or null. */
export function safeLink(address: string): string | null {
  try {
    const url = new URL(address.trim());
    return LINK_PROTOCOLS.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
