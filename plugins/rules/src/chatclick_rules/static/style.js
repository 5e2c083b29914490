/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); scroll-margin-top: 120px; }
* { box-sizing: border-box; }
.page { max-width: 880px; }
.stack, .editor { display: flex; flex-direction: column; gap: var(--space-4); min-width: 0; }
.stack > *, .editor > * { min-width: 0; }
p, h2, h3, ul, ol { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h2 { margin-bottom: 0; font-size: var(--text-xl); font-weight: var(--weight-strong); }
h3, .differences-title, .diff h2 { margin-bottom: var(--space-2); font-size: var(--text-l); font-weight: var(--weight-strong); }
.faint, .hint { color: var(--text-faint); }
.hint { font-size: var(--text-s); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
.bar.end { align-items: end; }
.foot { display: flex; flex-wrap: wrap; gap: var(--space-2); justify-content: flex-end; }
.grow { flex: 1 1 200px; min-width: 0; }
[role='tablist'] { display: flex; gap: var(--space-1); margin-bottom: var(--space-4); border-bottom: 1px solid var(--line); overflow-x: auto; }
[role='tab'] { flex: none; border: 0; border-bottom: 2px solid transparent; border-radius: 0; background: none; color: var(--text-faint); }
[role='tab'][aria-selected='true'] { border-bottom-color: var(--accent-text); color: var(--text); }
button, input, select, textarea { min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
input:not([type='checkbox']), select, textarea { width: 100%; min-width: 0; border-color: var(--line-strong); }
select { text-overflow: ellipsis; }
textarea { min-height: 64px; padding: var(--space-2) var(--space-3); resize: vertical; }
input[type='checkbox'] { flex: none; width: 18px; height: 18px; min-height: 0; margin: 0; accent-color: var(--accent); }
input[type='number'] { max-width: 140px; }
.code { font-family: var(--font-code); font-size: var(--text-s); }
[aria-invalid='true'] { border-color: var(--bad) !important; }
button { display: inline-flex; gap: var(--space-1); align-items: center; justify-content: center; cursor: pointer; font-weight: var(--weight-medium); }
button:hover { background: var(--hover); }
button:disabled { opacity: 0.6; cursor: default; }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover { background: var(--accent-strong); }
button.small { min-height: 28px; padding: 0 var(--space-2); }
button.link { min-height: 28px; padding: 0; border: 0; background: none; color: var(--text-soft); }
button.link:hover { color: var(--text); text-decoration: underline; }
button.mark { width: 32px; min-height: 32px; padding: 0; border-color: transparent; background: none; color: var(--text-faint); }
button.mark:hover { background: var(--hover); color: var(--text); }
button.handle { width: 28px; cursor: grab; touch-action: none; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.icon { flex: none; width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.icon-grip { stroke-width: 3; }
:host(:dir(rtl)) .icon-arrow, :host(:dir(rtl)) .icon-back { transform: scaleX(-1); }
.state { font-weight: var(--weight-medium); }
.state::before { display: inline-block; width: 10px; height: 10px; margin-inline-end: var(--space-2); border-radius: 50%; background: var(--good); content: ''; }
.state.is-ahead::before { border-radius: 2px; background: var(--warn); }
.rules { counter-reset: rule; border-top: 1px solid var(--line); }
.rule { display: grid; grid-template-columns: 28px 24px minmax(0, 1fr) auto; gap: var(--space-2); align-items: start; padding: var(--space-3) 0; border-bottom: 1px solid var(--line); background: var(--canvas); }
.rule:not(:has(.handle)):not(.rest) { grid-template-columns: 24px minmax(0, 1fr) auto; }
.rule.held { position: relative; z-index: 1; border-radius: var(--radius-m); background: var(--raised); box-shadow: 0 0 0 2px var(--accent-text); }
.rule.off .sentence, .rule.off .name { color: var(--text-faint); }
.number { min-height: 32px; line-height: 32px; color: var(--text-faint); font-variant-numeric: tabular-nums; text-align: center; }
.number::before { content: counter(rule); counter-increment: rule; }
.rule.rest { grid-template-columns: 60px minmax(0, 1fr) minmax(160px, 260px); }
.pin { display: grid; place-items: center; min-height: 32px; color: var(--text-faint); }
.words { flex: 1 1 200px; min-width: 0; }
.title { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; min-height: 32px; }
.name { font-weight: var(--weight-medium); overflow-wrap: anywhere; }
button.name { min-height: 28px; padding: 0; border: 0; background: none; text-align: start; }
button.name:hover { text-decoration: underline; }
.sentence { color: var(--text-soft); overflow-wrap: anywhere; }
.sentence.faint { color: var(--text-faint); }
.warning { display: flex; gap: var(--space-2); align-items: start; margin-top: var(--space-1); color: var(--warn); overflow-wrap: anywhere; }
.warning .icon { margin-top: 2px; }
.warning.bad, .problem, .failure { color: var(--bad); }
.problem, .failure { font-size: var(--text-s); }
.failure:empty { display: none; }
.tools { display: flex; gap: var(--space-1); align-items: center; }
.tag { padding: 0 var(--space-2); border-radius: var(--radius-s); background: var(--hover); color: var(--text-soft); font-size: var(--text-s); line-height: 20px; }
.tag.good, .tag.added { background: var(--good-soft); color: var(--good); }
.tag.removed { background: var(--bad-soft); color: var(--bad); }
.tag.changed, .tag.moved { background: var(--info-soft); color: var(--info); }
.switch { position: relative; width: 36px; min-width: 36px; height: 20px; min-height: 20px; margin: 6px var(--space-1); padding: 0; border-radius: 10px; border-color: var(--line-strong); background: var(--line-strong); }
.switch::after { position: absolute; inset-block-start: 2px; inset-inline-start: 2px; width: 14px; height: 14px; border-radius: 50%; background: var(--canvas); content: ''; transition: inset-inline-start var(--quick); }
.switch[aria-checked='true'] { border-color: var(--accent); background: var(--accent); }
.switch[aria-checked='true']::after { inset-inline-start: 18px; background: var(--on-accent); }
.switch::before { position: absolute; inset: -6px; content: ''; }
.below { align-items: start; }
.zone { flex: 0 1 260px; min-width: 0; }
.field { display: flex; flex-direction: column; gap: var(--space-1); min-width: 0; }
label { font-weight: var(--weight-medium); }
.check { display: flex; gap: var(--space-2); align-items: center; min-height: 24px; font-weight: var(--weight-regular); }
section { padding-top: var(--space-4); border-top: 1px solid var(--line); }
.events { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: var(--space-2) var(--space-4); }
.boxes { display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-4); }
.group { display: flex; flex-direction: column; gap: var(--space-2); min-width: 0; }
.level-2, .level-3 { padding: var(--space-3); border: 1px solid var(--line); border-inline-start: 3px solid var(--line-strong); border-radius: var(--radius-m); }
.level-2 { background: var(--rail); }
.level-3 { background: var(--canvas); }
.group-head { display: flex; gap: var(--space-2); align-items: center; justify-content: space-between; }
.group-head select { width: auto; max-width: 100%; }
.nodes { display: flex; flex-direction: column; gap: var(--space-2); }
.comparison { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) minmax(0, 6fr) 32px; gap: var(--space-2); align-items: start; }
.pair { display: flex; gap: var(--space-2); align-items: center; }
.value .boxes { min-height: 36px; align-items: center; }
.card, .act { padding: var(--space-3); border: 1px solid var(--line); border-radius: var(--radius-m); }
.card { display: flex; flex-direction: column; gap: var(--space-3); min-width: 0; }
.act { display: flex; gap: var(--space-2); align-items: start; }
.act-fields { display: flex; flex: 1; flex-direction: column; gap: var(--space-3); min-width: 0; }
.acts { display: flex; flex-direction: column; gap: var(--space-2); }
.acts:empty, .nodes:empty { display: none; }
.adding { width: auto !important; max-width: 100%; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: var(--space-4); }
.dock { position: sticky; inset-block-end: 0; z-index: 2; display: flex; flex-direction: column; gap: var(--space-2); padding: var(--space-3) 0; border-top: 1px solid var(--line); background: var(--canvas); }
.nothing { display: flex; flex-direction: column; gap: var(--space-3); align-items: center; padding: var(--space-8) 0; text-align: center; }
.examples { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--space-3); width: 100%; margin-top: var(--space-4); text-align: start; }
.examples .sentence { flex: 1; }
.examples button { align-self: start; }
.report { padding: var(--space-3); border-radius: var(--radius-m); background: var(--hover); }
.last { flex: 0 1 260px; }
.progress { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: center; }
progress { flex: 1 1 200px; height: 8px; accent-color: var(--accent); }
table { width: 100%; border-collapse: collapse; }
caption { padding-bottom: var(--space-2); font-size: var(--text-l); font-weight: var(--weight-strong); text-align: start; }
th, td { padding: var(--space-2); border-bottom: 1px solid var(--line); text-align: end; font-variant-numeric: tabular-nums; }
th { font-weight: var(--weight-medium); }
th:first-child { padding-inline-start: 0; text-align: start; overflow-wrap: anywhere; }
thead th { color: var(--text-faint); }
td.changed { font-weight: var(--weight-strong); }
a { color: var(--accent-text); }
.differences, .changes { display: flex; flex-direction: column; gap: var(--space-3); }
.beside { display: grid; grid-template-columns: minmax(0, 1fr) 16px minmax(0, 1fr); gap: var(--space-3); align-items: center; }
.side { align-self: stretch; min-width: 0; padding: var(--space-2) var(--space-3); border-radius: var(--radius-m); background: var(--hover); overflow-wrap: anywhere; }
.side:last-child { background: var(--accent-soft); }
summary { min-height: 24px; cursor: pointer; color: var(--text-soft); }
.reasons { padding-inline-start: var(--space-4); }
.reasons li { display: flex; gap: var(--space-2); align-items: start; overflow-wrap: anywhere; }
.reasons .icon { margin-top: 2px; }
.met .icon { color: var(--good); }
.unmet .icon { color: var(--bad); }
.versions { border-top: 1px solid var(--line); }
.version { padding: var(--space-3) 0; border-bottom: 1px solid var(--line); }
.version .tag { margin-inline-start: var(--space-2); }
.diff:not(:empty) { margin-top: var(--space-3); padding: var(--space-3); border: 1px solid var(--line); border-radius: var(--radius-m); }
.changes > li { display: flex; flex-direction: column; gap: var(--space-1); align-items: start; overflow-wrap: anywhere; }
.changes > li > .tag { margin: 0; }
.lines { display: flex; flex-direction: column; gap: 2px; width: 100%; }
.line { display: block; padding: var(--space-1) var(--space-2); border-radius: var(--radius-s); text-decoration: none; }
.line span { display: inline-block; width: 16px; font-weight: var(--weight-strong); }
.del { background: var(--bad-soft); }
.ins { background: var(--good-soft); }
dialog { max-width: min(420px, calc(100vw - 32px)); padding: var(--space-5); border: 1px solid var(--line); border-radius: var(--radius-l); background: var(--raised); color: var(--text); }
dialog::backdrop { background: rgb(0 0 0 / 40%); }
dialog p { margin-bottom: var(--space-4); font-size: var(--text-l); }
@media (prefers-reduced-motion: reduce) { .switch::after { transition: none; } }
@media (max-width: 767px) {
  button:not(.mark, .switch, .small, .name, .link), input:not([type='checkbox']), select { min-height: 44px; }
  button.mark { width: 40px; min-height: 40px; }
  button.handle { width: 32px; }
  button.small { min-height: 36px; }
  .rule { grid-template-columns: 32px 16px minmax(0, 1fr); }
  .rule .tools { grid-column: 3; }
  .rule.rest { grid-template-columns: 48px minmax(0, 1fr); }
  .rest .fallback { grid-column: 2; }
  .number { min-height: 40px; line-height: 40px; }
  .comparison { grid-template-columns: minmax(0, 1fr) 40px; }
  .comparison > * { grid-column: 1; }
  .comparison > .mark { grid-column: 2; grid-row: 1; }
  .comparison { padding-bottom: var(--space-3); border-bottom: 1px dashed var(--line); }
  .level-2, .level-3 { padding: var(--space-2); }
  .examples, .two { grid-template-columns: minmax(0, 1fr); }
  .beside { grid-template-columns: minmax(0, 1fr); }
  .beside .icon { transform: rotate(90deg); }
  .dock .sentence { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 4; }
  .zone, .last { flex-basis: 100%; }
  .foot button { flex: 1 1 auto; }
}
`);
