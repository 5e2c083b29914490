/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
[hidden] { display: none !important; }
.page { display: flex; flex-direction: column; gap: var(--space-4); max-width: 960px; }
p, h2, h3, ul { margin: 0; padding: 0; }
ul { list-style: none; }
.lead, .faint, .hint { color: var(--text-faint); }
.faint, .hint { font-size: var(--text-s); }
h2 { font-size: var(--text-m); font-weight: var(--weight-strong); }
h3 { font-size: var(--text-m); font-weight: var(--weight-medium); }
.bar, .foot, .head { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
.foot { justify-content: flex-end; }
.grow, .words { flex: 1; min-width: 0; }
.words { overflow-wrap: anywhere; }
.card { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); }
li { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: center; padding: var(--space-3) 0; border-bottom: 1px solid var(--line); }
li:last-child { border-bottom: 0; }
.name { font-weight: var(--weight-medium); }
li.off .name { color: var(--text-soft); }
.tools { display: flex; flex-wrap: wrap; gap: var(--space-2); }
.state.bad { color: var(--bad); font-weight: var(--weight-medium); }
.chip { display: inline-flex; gap: 6px; align-items: center; padding: 0 var(--space-2); border: 1px solid var(--line-strong); border-radius: 999px; font-size: var(--text-s); white-space: nowrap; }
.chip::before { width: 8px; height: 8px; border-radius: 50%; background: var(--text-faint); content: ''; }
.chip.off::before { background: none; box-shadow: inset 0 0 0 1.5px var(--text-faint); }
.chip.normal::before { background: var(--good); }
.chip.pending::before, .chip.recovering::before { border-radius: 1px; background: var(--warn); }
.chip.alerting { border-color: var(--bad); color: var(--bad); font-weight: var(--weight-medium); }
.chip.alerting::before, .chip.error::before { border-radius: 0; background: var(--bad); transform: rotate(45deg); }
button, input, select { box-sizing: border-box; min-height: 36px; max-width: 100%; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
button { font-weight: var(--weight-medium); cursor: pointer; }
button:hover { background: var(--hover); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover { background: var(--accent-strong); }
button.small { min-height: 28px; padding: 0 var(--space-2); font-size: var(--text-s); }
input[type='checkbox'] { width: 18px; min-height: 18px; margin: 3px; accent-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.field { display: flex; flex-direction: column; gap: var(--space-1); min-width: 0; }
label, legend { font-weight: var(--weight-medium); }
.editor { gap: var(--space-4); }
.sentence { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
.sentence .short { width: 96px; }
.preview { display: flex; flex-direction: column; gap: var(--space-2); padding: var(--space-3); border: 1px solid var(--line); border-radius: var(--radius-m); background: var(--raised); }
.inside, .told { display: flex; flex-direction: column; gap: var(--space-2); }
.would { font-weight: var(--weight-medium); }
fieldset { display: flex; flex-direction: column; gap: var(--space-1); min-width: 0; margin: 0; padding: 0; border: 0; }
fieldset.row { flex-direction: row; flex-wrap: wrap; gap: var(--space-3); }
legend { padding: 0 0 var(--space-1); }
.places { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: var(--space-4); }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: var(--space-4); }
.three, .adder { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--space-4); align-items: end; }
.adder { grid-template-columns: repeat(4, minmax(0, 1fr)); padding-top: var(--space-3); }
.check { display: flex; gap: var(--space-2); align-items: center; min-height: 24px; font-weight: var(--weight-regular); }
.check.strong { font-weight: var(--weight-medium); }
.failure { color: var(--bad); }
.silences .name::first-letter { text-transform: uppercase; }
.nothing { display: flex; flex-direction: column; gap: var(--space-3); align-items: center; padding: var(--space-10) 0; text-align: center; }
svg.chart { display: block; width: 100%; height: auto; }
svg .way { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; }
svg .limit { fill: none; stroke: var(--bad); stroke-width: 1.6; stroke-dasharray: 5 4; }
svg .fired { fill: var(--bad); fill-opacity: 0.16; }
svg .rule { stroke: var(--line); }
svg .mark { fill: var(--text-faint); font: var(--weight-regular) 11px var(--font); }
.legend, .key { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
.legend { gap: var(--space-4); }
.swatch { width: 16px; height: 0; border-top: 2px solid var(--accent); }
.swatch.limit { border-top: 2px dashed var(--bad); }
.swatch.fired { height: 12px; border: 0; background: var(--bad); opacity: 0.3; }
.scroll { max-height: 360px; overflow: auto; }
summary { min-height: 24px; cursor: pointer; font-weight: var(--weight-medium); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: var(--space-2); border-bottom: 1px solid var(--line); text-align: start; font-weight: var(--weight-regular); }
thead th { color: var(--text-faint); font-size: var(--text-s); font-weight: var(--weight-medium); }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
@media (max-width: 640px) {
  button, input, select, button.small { min-height: 44px; }
  input[type='checkbox'] { width: 22px; min-height: 22px; }
  .check { min-height: 44px; }
  .two, .three, .adder { grid-template-columns: 1fr; }
  .tools { flex-basis: 100%; }
  .card { padding: var(--space-3); }
}
`);
