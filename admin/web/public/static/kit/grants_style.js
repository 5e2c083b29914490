/** The look of what `grants.js` draws, beside a page's own. */
export const grantSheet = new CSSStyleSheet();
grantSheet.replaceSync(`
[hidden] { display: none !important; }
.grant { display: flex; flex-direction: column; gap: var(--space-3); }
.grant > .field { align-self: start; }
.asked { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: start; }
.granted { flex-basis: 100%; align-items: center; }
.granted .broken { color: var(--bad); }
.lost { flex-basis: 100%; margin: 0; color: var(--bad); overflow-wrap: anywhere; }
.wide { width: min(100%, 460px); }
.field:has(.wide) { flex: 1 1 320px; max-width: 460px; }
dialog { border: 1px solid var(--line); border-radius: var(--radius-m); background: var(--raised); color: inherit; padding: var(--space-4); max-width: 420px; }
dialog .bar { margin-block-start: var(--space-3); }
`);
