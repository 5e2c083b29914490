/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { display: flex; flex-direction: column; gap: var(--space-4); max-width: 880px; }
p, h2, h3, dl, dd { margin: 0; }
.lead, .faint { color: var(--text-faint); }
.faint { font-size: var(--text-s); }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
button { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; font-weight: var(--weight-medium); cursor: pointer; }
button:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
h2 { font-size: var(--text-m); font-weight: var(--weight-strong); }
h3 { font-size: var(--text-s); font-weight: var(--weight-strong); }
.card { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); }
.figures { display: flex; flex-wrap: wrap; gap: var(--space-4); }
.figure { display: flex; flex-direction: column-reverse; min-width: 140px; flex: 1; }
.figure dt { color: var(--text-faint); font-size: var(--text-s); }
.figure dd { font-size: var(--text-xl, 24px); font-weight: var(--weight-strong); font-variant-numeric: tabular-nums; }
progress { width: 100%; height: 10px; accent-color: var(--accent); }
.failure { color: var(--bad); }
svg { display: block; width: 100%; height: auto; overflow: visible; }
.calibration { max-width: 420px; }
svg text { fill: var(--text-faint); font: var(--weight-regular) 12px var(--font); }
svg .even { stroke: var(--text-faint); stroke-dasharray: 4 4; }
svg .axis { stroke: var(--line-strong); }
svg .way { fill: none; stroke: var(--accent); stroke-width: 2; }
svg .dot { fill: var(--accent); }
.weighed { display: flex; gap: var(--space-3); align-items: center; justify-content: flex-end; }
.weight { flex: none; display: flex; width: 200px; height: 10px; }
/* One width for all numbers, so that the bars begin in one line. */
.value { min-width: 6ch; text-align: end; font-variant-numeric: tabular-nums; }
.weight i { display: block; height: 10px; border-radius: 2px; background: var(--bad); }
.weight i.less { background: var(--good); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: var(--space-2); border-bottom: 1px solid var(--line); text-align: start; vertical-align: middle; }
th { color: var(--text-faint); font-size: var(--text-s); font-weight: var(--weight-medium); }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; color: var(--text-faint); font-size: var(--text-s); }
ul { margin: 0; padding: 0; list-style: none; display: flex; flex-direction: column; gap: var(--space-2); }
a { color: var(--accent-text); }
@media (max-width: 640px) { .weight { width: 64px; } button { min-height: 44px; } th, td { padding-inline: var(--space-1); } }
`);
