/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { display: flex; flex-direction: column; gap: var(--space-4); max-width: 880px; }
.page > button { align-self: flex-start; }
.lead, .faint { color: var(--text-faint); }
.lead, .now, .faint { margin: 0; }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
section > .bar:first-child { margin-bottom: var(--space-2); }
.grow { flex: 1; min-width: 0; }
.end { text-align: end; }
.range { text-align: center; }
[role='tablist'] { display: flex; flex-wrap: wrap; gap: var(--space-1); }
[role='tab'] { border: 0; border-bottom: 2px solid transparent; border-radius: 0; background: none; color: var(--text-faint); }
[role='tab'][aria-selected='true'] { border-bottom-color: var(--accent-text); color: var(--text); }
button, input, select, textarea { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
input:not([type='checkbox'], [type='time']), select, textarea { width: 100%; border-color: var(--line-strong); }
input[type='checkbox'] { width: 18px; min-height: 18px; margin: 0; accent-color: var(--accent); }
textarea { min-height: 72px; padding: var(--space-2) var(--space-3); resize: vertical; }
button { cursor: pointer; font-weight: var(--weight-medium); }
button:hover { background: var(--hover); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover { background: var(--accent-strong); }
button.small { min-height: 28px; padding: 0 var(--space-2); }
button.danger { border-color: transparent; background: none; color: var(--bad); }
button.date { min-height: 28px; padding: 0; border: 0; background: none; color: var(--accent-text); text-align: start; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
h2 { margin: 0; font-size: var(--text-m); font-weight: var(--weight-strong); }
.now { display: flex; gap: var(--space-2); align-items: center; font-weight: var(--weight-medium); }
.now::before { width: 10px; height: 10px; border-radius: 50%; background: var(--text-faint); content: ''; }
.now.is-open::before { background: var(--good); }
.scroll { position: relative; overflow-x: auto; padding: 2px; }
.week { display: grid; grid-template-columns: 48px repeat(7, minmax(72px, 1fr)); gap: var(--space-1); min-width: 580px; }
.axis { position: relative; margin-block: 50px 26px; color: var(--text-faint); font-size: var(--text-s); }
.axis span { position: absolute; inset-inline-end: var(--space-1); transform: translateY(-50%); }
.column { display: flex; flex-direction: column; align-items: stretch; min-height: 0; padding: var(--space-1); text-align: center; }
.column[aria-pressed='true'] { border-color: var(--accent-text); box-shadow: inset 0 0 0 1px var(--accent-text); }
.column.today .day-number { color: var(--accent-text); font-weight: var(--weight-strong); }
.day-name, .day-number { font-size: var(--text-s); line-height: 20px; }
.day-number { color: var(--text-faint); font-weight: var(--weight-regular); }
.track { position: relative; display: block; height: 240px; overflow: hidden; border-radius: var(--radius-m); background: var(--hover); }
.bar-open { position: absolute; inset-inline: 0; border-radius: 4px; background: var(--accent); }
.special .bar-open { background: var(--warn); }
.shut { position: absolute; inset: 0; display: grid; place-items: center; color: var(--text-faint); font-size: var(--text-s); font-weight: var(--weight-regular); }
.why { height: 20px; overflow: hidden; color: var(--text-faint); font-size: var(--text-s); font-weight: var(--weight-regular); white-space: nowrap; text-overflow: ellipsis; }
.card > button { align-self: start; }
.card { display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); }
.hours { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
.scope { min-width: 200px; }
ul { margin: 0; padding: 0; list-style: none; }
li { display: flex; gap: var(--space-3); align-items: center; padding: var(--space-1) 0; border-bottom: 1px solid var(--line); }
.words { flex: 1; min-width: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
form, .import { display: flex; flex-direction: column; gap: var(--space-3); margin-top: var(--space-3); }
form button { align-self: start; }
summary { cursor: pointer; font-weight: var(--weight-medium); }
.field { display: flex; flex-direction: column; gap: var(--space-1); min-width: 0; }
label { font-weight: var(--weight-medium); }
.check { display: flex; gap: var(--space-2); align-items: center; font-weight: var(--weight-regular); }
.problem, .failure { margin: 0; color: var(--bad); font-size: var(--text-s); }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: var(--space-3) var(--space-4); }
.three { display: grid; grid-template-columns: repeat(3, 1fr); gap: var(--space-3) var(--space-4); }
.nothing { padding: var(--space-10) 0; text-align: center; }
.nothing p:last-of-type { margin-bottom: var(--space-4); }
.name { font-weight: var(--weight-medium); }
.report { margin: 0; padding: var(--space-3); border-radius: var(--radius-m); background: var(--hover); }
.foot { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
@media (max-width: 640px) {
  .two, .three { grid-template-columns: 1fr; }
  .scope { min-width: 100%; }
  button, input, select { min-height: 44px; }
  .column { min-height: 0; }
}
`);
