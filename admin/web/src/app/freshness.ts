/**
 * A host that was brought up to date serves other files than the ones this page knows. When one of
 * them is gone, the page is fetched anew; if that was just done, the failure is shown instead.
 */
const STORED = 'chatclick.fetched-anew';
const AGAIN_MS = 20_000;

export function fetchAnewWhenOutdated(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (!mayReload(Date.now())) return;
    event.preventDefault();
    window.location.reload();
  });
}

function mayReload(now: number): boolean {
  try {
    if (now - Number(sessionStorage.getItem(STORED)) < AGAIN_MS) return false;
    sessionStorage.setItem(STORED, String(now));
    return true;
  } catch {
    // Without storage nobody would know of the last time.
    return false;
  }
}
