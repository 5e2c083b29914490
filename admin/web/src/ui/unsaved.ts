/** What is typed on a page and not saved: whoever leaves it is asked first. */

export interface AskedLeave {
  /** Answer: true leaves and gives up what was typed. */
  answer: (isLeaving: boolean) => void;
}

const owners = new Set<object>();
const listeners = new Set<() => void>();
let asked: AskedLeave | null = null;
let place = '';
let isFree = false;

export const hasUnsaved = () => owners.size > 0;
export const askedLeave = () => asked;

export function onAskedLeave(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Say whether a part of the page has something that would be lost. */
export function setUnsaved(owner: object, isUnsaved: boolean): void {
  if (owners.has(owner) === isUnsaved) return;
  if (isUnsaved) owners.add(owner);
  else owners.delete(owner);
  if (owners.size === 0) {
    window.removeEventListener('beforeunload', warn);
    window.removeEventListener('popstate', holdBack, true);
  } else if (owners.size === 1 && isUnsaved) {
    place = window.location.href;
    window.addEventListener('beforeunload', warn);
    window.addEventListener('popstate', holdBack, true);
  }
}

/** Go on at once, or once the person has agreed to lose what is not saved. */
export function leaveBy(go: () => void): void {
  if (isFree || !hasUnsaved()) return go();
  asked = {
    answer: (isLeaving) => {
      set(null);
      if (!isLeaving) return;
      for (const owner of [...owners]) setUnsaved(owner, false);
      go();
    },
  };
  set(asked);
}

/** Go without a question, such as to another part of the same page: nothing is lost on the way. */
export function goFreely(go: () => void): void {
  isFree = true;
  try {
    go();
  } finally {
    isFree = false;
    place = window.location.href;
  }
}

function set(next: AskedLeave | null): void {
  asked = next;
  listeners.forEach((listener) => listener());
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** The browser has gone back already: come back to the page, and ask. */
function holdBack(event: PopStateEvent): void {
  event.stopImmediatePropagation();
  window.history.pushState(null, '', place);
  leaveBy(() => window.history.back());
}
