/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { display: flex; flex-direction: column; gap: var(--space-4); max-width: 960px; }
p, h2, ul { margin: 0; padding: 0; }
h2 { font-size: var(--text-m); font-weight: var(--weight-strong); overflow-wrap: anywhere; }
.lead, .faint, .hint { color: var(--text-faint); }
.faint, .hint { font-size: var(--text-s); }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: end; }
.grow { flex: 1; min-width: 0; }
.field { display: flex; flex-direction: column; gap: var(--space-1); font-size: var(--text-s); min-width: 140px; }
.field label { color: var(--text-faint); }
input[type=text], select, button { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; max-width: 100%; }
button { font-weight: var(--weight-medium); cursor: pointer; }
button:hover { background: var(--hover); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.check { display: inline-flex; gap: var(--space-2); align-items: center; min-height: 36px; font-size: var(--text-s); }
.card { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); }
.topics { list-style: none; display: flex; flex-direction: column; }
.topic { display: grid; grid-template-columns: minmax(0, 1fr) 180px auto; gap: var(--space-2) var(--space-4); align-items: center;
  padding-block: var(--space-3); border-top: 1px solid var(--line); }
.topic:first-child { border-top: 0; }
.topic.hidden h2 { color: var(--text-faint); text-decoration: line-through; }
.topic > .wide { grid-column: 1 / -1; }
.meter { height: 8px; border-radius: 4px; background: var(--hover); overflow: hidden; margin-block-start: var(--space-1); }
.meter progress { display: block; width: 100%; height: 8px; border: 0; background: transparent; appearance: none; }
.meter progress::-webkit-progress-bar { background: transparent; }
.meter progress::-webkit-progress-value { background: var(--accent); border-radius: 4px; }
.meter progress::-moz-progress-bar { background: var(--accent); }
.line { display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-3); align-items: baseline; }
.mark { padding: 0 var(--space-2); border-radius: var(--radius-m); background: var(--hover); font-size: var(--text-s); white-space: nowrap; }
a { color: var(--accent-text); }
svg { display: block; width: 100%; height: 32px; }
svg rect { fill: var(--accent); }
svg line { stroke: var(--line-strong); }
progress.work { width: 100%; height: 10px; accent-color: var(--accent); }
.changes { padding-inline-start: var(--space-4); font-size: var(--text-s); }
summary { cursor: pointer; color: var(--text-faint); font-size: var(--text-s); }
.failure { color: var(--bad); }
@media (max-width: 640px) {
  button, select, input[type=text], .check { min-height: 44px; }
  .topic { grid-template-columns: minmax(0, 1fr) auto; }
  .topic > svg { grid-column: 1 / -1; grid-row: 2; }
}
`);
