/** Acts that want a second factor once more: asked for in between, then the act goes on. */
import type { FactorOffer } from '@/api/problem';

export interface AskedProof {
  offer: FactorOffer;
  give: (proof: string | null) => void;
}

let asked: AskedProof | null = null;
const listeners = new Set<() => void>();

function set(next: AskedProof | null): void {
  asked = next;
  listeners.forEach((listener) => listener());
}

export const askedProof = () => asked;

export function onAskedProof(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Have the person prove who they are; null when they would rather not. */
export function askForProof(offer: FactorOffer): Promise<string | null> {
  asked?.give(null);
  return new Promise((resolve) => {
    const give = (proof: string | null) => {
      set(null);
      resolve(proof);
    };
    set({ offer, give });
  });
}
