/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { display: flex; flex-direction: column; gap: var(--space-4); max-width: 880px; }
p, h2, ul, ol { margin: 0; padding: 0; }
ul, ol { list-style: none; }
.lead, .faint, .hint { color: var(--text-faint); }
.faint, .hint { font-size: var(--text-s); }
h2 { font-size: var(--text-m); font-weight: var(--weight-strong); }
.bar, .foot { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
.foot { justify-content: flex-end; }
.grow, .words { flex: 1; min-width: 0; }
.words { overflow-wrap: anywhere; }
.card { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); }
li { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: center; padding: var(--space-2) 0; border-bottom: 1px solid var(--line); }
li:last-child { border-bottom: 0; }
.name { font-weight: var(--weight-medium); }
.tools { display: flex; gap: var(--space-2); }
.state { min-width: 128px; font-weight: var(--weight-medium); font-variant-numeric: tabular-nums; }
.state::before { display: inline-block; width: 10px; height: 10px; margin-inline-end: var(--space-2); border-radius: 50%; background: var(--good); content: ''; }
.state.near::before { border-radius: 2px; background: var(--warn); }
.state.late { color: var(--bad); }
.state.late::before { border-radius: 0; background: var(--bad); transform: rotate(45deg); }
button, input, select { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
button { font-weight: var(--weight-medium); cursor: pointer; }
button:hover { background: var(--hover); }
button:disabled { opacity: 0.5; cursor: default; }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover { background: var(--accent-strong); }
button.small { min-height: 28px; padding: 0 var(--space-2); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.field { display: flex; flex-direction: column; gap: var(--space-1); }
label, legend { font-weight: var(--weight-medium); }
fieldset { display: flex; flex-direction: column; gap: var(--space-2); min-width: 0; margin: 0; padding: 0; border: 0; }
fieldset[hidden] { display: none; }
legend { margin-bottom: var(--space-1); padding: 0; }
.places { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: var(--space-4); }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: var(--space-4); }
.check { display: flex; gap: var(--space-2); align-items: center; min-height: 24px; font-weight: var(--weight-regular); }
.check input { width: 18px; min-height: 18px; accent-color: var(--accent); }
.target { display: grid; grid-template-columns: 160px minmax(0, 120px) minmax(0, 140px); gap: var(--space-2); align-items: center; }
.target input { width: 100%; }
.problem, .failure { color: var(--bad); }
.nothing { display: flex; flex-direction: column; gap: var(--space-3); align-items: center; padding: var(--space-10) 0; text-align: center; }
.chart svg { display: block; width: 100%; height: 140px; }
svg .met { fill: var(--good); }
svg .missed { fill: var(--bad); }
svg .stroke { stroke: var(--raised); stroke-width: 1.5; }
svg .base { stroke: var(--line-strong); }
.legend { display: flex; gap: var(--space-4); }
.key { display: flex; gap: var(--space-2); align-items: center; }
.swatch { width: 12px; height: 12px; }
.swatch.met { background: var(--good); }
.swatch.missed { background: repeating-linear-gradient(135deg, var(--bad) 0 3px, var(--raised) 3px 4px); }
.scroll { overflow-x: auto; }
summary { cursor: pointer; color: var(--text-faint); font-size: var(--text-s); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: var(--space-2); border-bottom: 1px solid var(--line); text-align: start; font-weight: var(--weight-regular); }
thead th { color: var(--text-faint); font-size: var(--text-s); font-weight: var(--weight-medium); }
.number { text-align: end; font-variant-numeric: tabular-nums; }
@media (max-width: 640px) {
  button, input, select, button.small { min-height: 44px; }
  .two { grid-template-columns: 1fr; }
  .target { grid-template-columns: 1fr 1fr; }
  .target span { grid-column: 1 / -1; }
}
`);
