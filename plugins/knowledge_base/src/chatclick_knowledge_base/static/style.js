/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { max-width: 960px; }
.faint { color: var(--text-faint); }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; margin-bottom: var(--space-4); }
.grow { flex: 1 1 180px; min-width: 0; }
.bar select { width: auto; }
[role='tablist'] { display: flex; gap: var(--space-1); margin-bottom: var(--space-4); border-bottom: 1px solid var(--line); overflow-x: auto; }
[role='tab'] { flex: none; border: 0; border-bottom: 2px solid transparent; border-radius: 0; background: none; color: var(--text-faint); }
[role='tab'][aria-selected='true'] { border-bottom-color: var(--accent-text); color: var(--text); }
button, input, select, textarea { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
input, select, textarea { width: 100%; border-color: var(--line-strong); }
input[type='checkbox'] { width: auto; min-height: 0; }
textarea { min-height: 72px; padding: var(--space-2) var(--space-3); resize: vertical; }
textarea.body { min-height: 320px; font-family: var(--font-code); font-size: var(--text-s); }
button { cursor: pointer; font-weight: var(--weight-medium); }
button:hover { background: var(--hover); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover { background: var(--accent-strong); }
button.small { min-height: 28px; padding: 0 var(--space-2); }
button.name { min-height: 28px; padding: 0; border: 0; background: none; text-align: start; }
button.name:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
h2 { margin: 0 0 var(--space-3); font-size: var(--text-xl); font-weight: var(--weight-strong); }
h3 { margin: var(--space-4) 0 var(--space-1); font-size: var(--text-m); font-weight: var(--weight-medium); }
ul { margin: 0; padding: 0; list-style: none; }
li { display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-3); align-items: center; padding: var(--space-2) 0; border-bottom: 1px solid var(--line); }
.words { flex: 1 1 200px; min-width: 0; overflow-wrap: anywhere; }
.name { font-weight: var(--weight-medium); }
form, .stack { display: flex; flex-direction: column; gap: var(--space-4); }
.field { display: flex; flex-direction: column; gap: var(--space-1); }
label { font-weight: var(--weight-medium); }
label.check { display: flex; gap: var(--space-2); align-items: center; font-weight: var(--weight-regular); }
.problem, .failure { margin: 0; color: var(--bad); font-size: var(--text-s); }
.failure:empty { display: none; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: var(--space-4); }
.nothing { display: block; padding: var(--space-10) 0; border: 0; text-align: center; }
.card { padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); background: var(--raised); white-space: pre-line; }
.shown { padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); overflow-wrap: anywhere; }
.shown li { display: list-item; padding: 0; border: 0; }
.shown ul, .shown ol { padding-inline-start: 24px; list-style: revert; }
.shown img { max-width: 100%; }
.foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: var(--space-2); }
dialog { max-width: min(420px, calc(100vw - 32px)); padding: var(--space-5); border: 1px solid var(--line); border-radius: var(--radius-m); background: var(--raised); color: inherit; }
dialog p { margin-bottom: var(--space-4); }
progress { width: 100%; accent-color: var(--accent); }
@media (max-width: 640px) { .two { grid-template-columns: 1fr; } button, input, select { min-height: 44px; } }
`);
