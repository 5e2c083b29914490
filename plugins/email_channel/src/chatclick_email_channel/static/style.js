/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { display: flex; flex-direction: column; gap: var(--space-4); max-width: 960px; }
p, h2, ul { margin: 0; padding: 0; }
.lead, .faint, .hint { color: var(--text-faint); }
.faint, .hint { font-size: var(--text-s); }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: end; }
.grow { flex: 1; min-width: 0; }
.field { display: flex; flex-direction: column; gap: var(--space-1); font-size: var(--text-s); min-width: 180px; }
.field label { color: var(--text-faint); }
select, input, button { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
button { font-weight: var(--weight-medium); cursor: pointer; }
button:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
h2 { font-size: var(--text-m); font-weight: var(--weight-strong); }
.card { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: var(--space-2); border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
th { color: var(--text-faint); font-size: var(--text-s); font-weight: var(--weight-medium); }
td { overflow-wrap: break-word; }
.whom { min-width: 190px; }
.said { min-width: 160px; }
.when { white-space: nowrap; }
.mark { display: inline-flex; gap: var(--space-2); align-items: center; white-space: nowrap; }
.mark::before { flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--tone, var(--text-faint)); content: ''; }
.sent, .received, .well { --tone: var(--good); } .waiting, .beginning { --tone: var(--warn); }
.failed, .bounced, .troubled { --tone: var(--bad); }
.tick { display: flex; gap: var(--space-2); align-items: center; font-size: var(--text-s); }
.tick input { min-height: 20px; width: 20px; height: 20px; flex: none; }
li .said { flex-basis: 100%; }
li .said:empty { display: none; }
a { color: var(--accent-text); }
ul { list-style: none; display: flex; flex-direction: column; }
li { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: center; padding-block: var(--space-2); border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
li b { font-weight: var(--weight-medium); overflow-wrap: anywhere; }
h3 { margin: 0; font-size: var(--text-s); font-weight: var(--weight-medium); color: var(--text-faint); }
.source { margin: 0; padding: var(--space-3); max-height: 60vh; overflow: auto; border-radius: var(--radius-m); background: var(--hover);
  font: var(--text-s)/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
.failure { color: var(--bad); }
@media (max-width: 640px) {
  select, input, button { min-height: 44px; }
  .field { flex: 1 1 160px; min-width: 0; }
}
`);
