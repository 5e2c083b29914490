/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { display: flex; flex-direction: column; gap: var(--space-4); max-width: 880px; }
p, h2, dl { margin: 0; }
.lead, .faint { color: var(--text-faint); }
.faint { font-size: var(--text-s); }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
.grow { flex: 1; min-width: 0; }
button { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; font-weight: var(--weight-medium); cursor: pointer; }
button:hover { background: var(--hover); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover { background: var(--accent-strong); }
button.danger { border-color: var(--bad); color: var(--bad); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
h2 { font-size: var(--text-m); font-weight: var(--weight-strong); }
.card { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); }
.state { display: flex; gap: var(--space-2); align-items: center; font-weight: var(--weight-medium); }
.state::before { flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--text-faint); content: ''; }
.state.active::before { background: var(--good); }
.state.learning::before { background: var(--warn); }
progress { width: 100%; height: 10px; accent-color: var(--accent); }
.verdict { font-weight: var(--weight-medium); }
.ask { padding: var(--space-3); border-radius: var(--radius-m); background: var(--hover); display: flex; flex-direction: column; gap: var(--space-2); }
.failure { color: var(--bad); }
code { padding: var(--space-2) var(--space-3); border-radius: var(--radius-m); background: var(--hover); font-size: var(--text-s); overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
.intervals { max-width: 640px; }
svg text { fill: var(--text); font: var(--weight-regular) 13px var(--font); }
svg .soft { fill: var(--text-faint); }
svg .zero { stroke: var(--text-faint); stroke-dasharray: 3 3; }
svg .span { stroke: var(--accent); stroke-width: 3; stroke-linecap: round; }
svg .dot { fill: var(--accent); }
svg .day { fill: var(--accent); }
svg .base { stroke: var(--line-strong); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: var(--space-2); border-bottom: 1px solid var(--line); text-align: start; vertical-align: middle; }
th { white-space: normal; color: var(--text-faint); font-size: var(--text-s); font-weight: var(--weight-medium); }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
.spark { width: 140px; }
summary { cursor: pointer; color: var(--text-faint); font-size: var(--text-s); }
@media (max-width: 640px) {
  button { min-height: 44px; }
  th, td { padding-inline: var(--space-1); }
  .spark { width: 64px; }
}
`);
