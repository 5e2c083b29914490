/** The look of the page, from the values of the design. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; color: var(--text); font: var(--weight-regular) var(--text-m)/1.5 var(--font); }
.page { display: flex; flex-direction: column; gap: var(--space-4); }
.page.wall { position: fixed; inset: 0; z-index: 50; padding: var(--space-6); overflow: auto; background: var(--canvas); font-size: 1.15em; }
p, h2, h3, dl { margin: 0; }
.faint { color: var(--text-faint); font-size: var(--text-s); }
.failure { color: var(--bad); }
.bar { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: end; }
.grow { flex: 1; min-width: 0; }
.field { display: flex; flex-direction: column; gap: var(--space-1); min-width: 0; }
.field label { color: var(--text-faint); font-size: var(--text-s); }
select, input[type='text'] { box-sizing: border-box; min-height: 36px; max-width: 200px; padding: 0 var(--space-2); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; }
button { box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control);
  border-radius: var(--radius-m); background: var(--raised); color: inherit; font: inherit; font-weight: var(--weight-medium); cursor: pointer; }
button:hover { background: var(--hover); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.link { min-height: 24px; padding: 0; border: 0; background: none; color: inherit; font-weight: inherit; text-align: start; text-decoration: underline;
  text-decoration-color: var(--line-strong); text-underline-offset: 3px; overflow-wrap: anywhere; }
p.big { font-size: 1.75em; font-weight: var(--weight-strong); line-height: 1.2; font-variant-numeric: tabular-nums; }
button.big { min-height: 0; font-size: 1.75em; font-weight: var(--weight-strong); line-height: 1.2; font-variant-numeric: tabular-nums; text-decoration: none; }
button.big:hover { text-decoration: underline; }
button.small { min-height: 28px; min-width: 28px; padding: 0 var(--space-2); font-size: var(--text-s); }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.grid { display: grid; grid-template-columns: repeat(12, minmax(0, 1fr)); grid-auto-rows: minmax(132px, auto); gap: var(--space-4); }
.card { position: relative; display: flex; flex-direction: column; gap: var(--space-2); min-width: 0; padding: var(--space-3) var(--space-4);
  grid-column: span var(--w); grid-row: span var(--h); border: 1px solid var(--line); border-radius: var(--radius-m); background: var(--raised); }
.card.moving { opacity: 0.5; }
.card.over { outline: 2px dashed var(--accent-text); }
h2 { font-size: var(--text-m); font-weight: var(--weight-medium); }
.head { display: flex; gap: var(--space-2); align-items: center; }
.grip { cursor: grab; touch-action: none; }
.corner { position: absolute; inset-block-end: 0; inset-inline-end: 0; width: 24px; height: 24px; cursor: nwse-resize; touch-action: none; }
.corner::after { content: ''; position: absolute; inset-block-end: 4px; inset-inline-end: 4px; width: 10px; height: 10px; border: solid var(--text-faint);
  border-width: 0 2px 2px 0; }
:host([dir='rtl']) .corner::after { border-width: 0 0 2px 2px; }
.change { font-size: var(--text-s); }
.change.good { color: var(--good); }
.change.bad { color: var(--bad); }
svg.chart { display: block; width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--text); font: var(--weight-regular) 12px var(--font); }
svg .soft { fill: var(--text-faint); }
svg .rule { stroke: var(--line); }
svg .way { fill: none; stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; }
svg .way.before { stroke: var(--text-faint); stroke-width: 1.5; stroke-dasharray: 4 4; }
svg .dot { fill: var(--accent); }
svg .dot.before { fill: var(--text-faint); }
svg .hit { fill: transparent; cursor: pointer; }
svg .hit.still { cursor: default; }
svg .hit:hover { fill: var(--hover); fill-opacity: 0.6; }
.bar-line { display: block; width: 100%; height: 10px; }
.bar-line .fill { fill: var(--accent); }
.bar-cell { width: 45%; }
.scroll { overflow: auto; max-height: 320px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: var(--space-1) var(--space-2); border-bottom: 1px solid var(--line); text-align: start; font-weight: var(--weight-regular); }
thead th { color: var(--text-faint); font-size: var(--text-s); }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
.heat { table-layout: fixed; }
.heat th, .heat td { padding: 0; border: 2px solid var(--raised); text-align: center; font-size: var(--text-s); }
.heat th[scope='row'] { text-align: start; }
.heat tbody td { height: 22px; border-radius: var(--radius-s, 4px); background: color-mix(in srgb, var(--accent) var(--heat), var(--hover)); }
.heat tr > :first-child { width: 44px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
summary { cursor: pointer; color: var(--text-faint); font-size: var(--text-s); }
.menu { position: relative; }
.menu > summary { display: flex; align-items: center; box-sizing: border-box; min-height: 36px; padding: 0 var(--space-3); border: 1px solid var(--line-control); border-radius: var(--radius-m);
  background: var(--raised); color: inherit; font-size: inherit; font-weight: var(--weight-medium); list-style: none; }
.items { position: absolute; inset-inline-end: 0; z-index: 5; display: flex; flex-direction: column; min-width: 240px; margin-top: var(--space-1); padding: var(--space-1);
  border: 1px solid var(--line); border-radius: var(--radius-m); background: var(--raised); box-shadow: 0 8px 24px rgb(0 0 0 / 18%); }
button.item { border: 0; background: none; font-weight: inherit; text-align: start; }
button.item:hover { background: var(--hover); }
.empty { display: flex; flex-direction: column; gap: var(--space-3); align-items: start; padding: var(--space-6); border: 1px dashed var(--line-strong); border-radius: var(--radius-m); }
dialog { width: min(560px, calc(100vw - 32px)); padding: var(--space-4); border: 1px solid var(--line); border-radius: var(--radius-m); background: var(--raised); color: inherit; }
dialog::backdrop { background: rgb(0 0 0 / 45%); }
.inside { display: flex; flex-direction: column; gap: var(--space-3); }
label.check { display: flex; gap: var(--space-2); align-items: center; min-height: 36px; }
@media (max-width: 900px) {
  .grid { grid-template-columns: minmax(0, 1fr); grid-auto-rows: auto; }
  .card { grid-column: auto; grid-row: auto; }
  .corner { display: none; }
  button:not(.link, .small), select { min-height: 44px; }
  .menu > summary { min-height: 44px; }
  .items { inset-inline: 0 auto; }
  .bar .field { flex: 1 1 130px; }
  select { max-width: none; width: 100%; }
}
`);
