/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { max-width: 880px; }
.lead, .faint { color: var(--text-faint); }
.lead { margin: var(--space-1) 0 var(--space-4); }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; margin-bottom: var(--space-4); }
.grow { flex: 1; min-width: 160px; }
[role='tablist'] { display: flex; gap: var(--space-1); margin-bottom: var(--space-4); border-bottom: 1px solid var(--line); }
[role='tab'] { border: 0; border-bottom: 2px solid transparent; border-radius: 0; background: none; color: var(--text-faint); }
[role='tab'][aria-selected='true'] { border-bottom-color: var(--accent-text); color: var(--text); }
button, input, select, textarea { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
input, select, textarea { width: 100%; border-color: var(--line-strong); }
textarea { min-height: 112px; padding: var(--space-2) var(--space-3); resize: vertical; }
button { cursor: pointer; font-weight: var(--weight-medium); }
button:hover { background: var(--hover); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover { background: var(--accent-strong); }
button.small { min-height: 28px; padding: 0 var(--space-2); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
h2 { margin: var(--space-4) 0 var(--space-1); font-size: var(--text-s); color: var(--text-faint); font-weight: var(--weight-medium); }
h2.title { margin: 0; font-size: var(--text-xl); color: var(--text); font-weight: var(--weight-strong); }
ul { margin: 0; padding: 0; list-style: none; }
li { display: flex; gap: var(--space-3); align-items: center; padding: var(--space-2) 0; border-bottom: 1px solid var(--line); }
.words { flex: 1; min-width: 0; }
.words > div { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.name { font-weight: var(--weight-medium); }
code { padding: 0 4px; border-radius: 4px; background: var(--hover); font-family: var(--font-code); font-size: var(--text-s); font-weight: var(--weight-regular); }
form { display: flex; flex-direction: column; gap: var(--space-4); max-width: 640px; }
.field { display: flex; flex-direction: column; gap: var(--space-1); }
.field[hidden] { display: none; }
label { font-weight: var(--weight-medium); }
.problem, .failure { margin: 0; color: var(--bad); font-size: var(--text-s); }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: var(--space-4); }
.action { display: flex; gap: var(--space-2); align-items: flex-start; margin-bottom: var(--space-2); }
.action select.kind { width: 168px; flex: none; }
.action .value { flex: 1; min-width: 0; }
.action textarea { min-height: 72px; }
fieldset { margin: 0; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: var(--space-2); font-weight: var(--weight-medium); }
.nothing { padding: var(--space-10) 0; text-align: center; }
.report { padding: var(--space-3); border-radius: var(--radius-m); background: var(--hover); margin-bottom: var(--space-4); }
.foot { display: flex; justify-content: flex-end; gap: var(--space-2); }
@media (max-width: 640px) {
  .two { grid-template-columns: 1fr; }
  .action { flex-wrap: wrap; }
  button, input, select { min-height: 44px; }
}
`);
