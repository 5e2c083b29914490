/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { display: flex; flex-direction: column; gap: var(--space-4); max-width: 960px; }
p, h2, dl, dd, ul { margin: 0; padding: 0; }
.lead, .faint, .hint { color: var(--text-faint); }
.faint, .hint { font-size: var(--text-s); }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: end; }
.grow { flex: 1; min-width: 0; }
.field { display: flex; flex-direction: column; gap: var(--space-1); font-size: var(--text-s); min-width: 140px; }
.field label { color: var(--text-faint); }
select, button { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
button { font-weight: var(--weight-medium); cursor: pointer; }
button:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
h2 { font-size: var(--text-m); font-weight: var(--weight-strong); }
.card { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: var(--space-4); }
.figures dt { color: var(--text-faint); font-size: var(--text-s); }
.figures dd { font-size: var(--text-xl); font-weight: var(--weight-strong); font-variant-numeric: tabular-nums; }
.figures dd.hint { font-size: var(--text-s); font-weight: var(--weight-regular); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: var(--space-1) var(--space-2); border-bottom: 1px solid var(--line); text-align: start; vertical-align: middle; }
thead th { color: var(--text-faint); font-size: var(--text-s); font-weight: var(--weight-medium); }
tbody th { font-weight: var(--weight-regular); }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
.wide { width: 60%; }
progress { display: block; width: 100%; height: 12px; border: 0; border-radius: 6px; background: var(--hover); appearance: none; overflow: hidden; }
progress::-webkit-progress-bar { background: var(--hover); }
progress::-webkit-progress-value { background: var(--tone); }
progress::-moz-progress-bar { background: var(--tone); }
.good { --tone: var(--good); } .fair { --tone: var(--warn); } .poor { --tone: var(--bad); }
.mark { display: inline-flex; gap: var(--space-2); align-items: center; font-weight: var(--weight-medium); }
.mark::before { flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--tone); content: ''; }
ul { list-style: none; display: flex; flex-direction: column; }
li { display: flex; flex-direction: column; gap: var(--space-1); padding-block: var(--space-3); border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
.said { white-space: pre-wrap; overflow-wrap: anywhere; }
.line { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: baseline; }
a { color: var(--accent-text); }
.scroll { overflow-x: auto; }
.failure { color: var(--bad); }
@media (max-width: 640px) {
  select, button { min-height: 44px; }
  .field { flex: 1 1 130px; min-width: 0; }
  .wide { width: 40%; }
}
`);
