import type { BinStyle } from '../bin-palette.js';

/** The style of every report page, light, dark and on paper, with the colours of the bins as variables. */
export function stylesheet(bins: readonly BinStyle[]): string {
  const binVariables = (scheme: 'light' | 'dark') => bins.map((bin, index) => `--bin-${index}:${bin[scheme]};`).join('');
  return `
:root { color-scheme: light; ${LIGHT} ${binVariables('light')} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${DARK} ${binVariables('dark')} } }
${bins.map((_, index) => `.bin-${index} > i { color: var(--bin-${index}); }`).join('\n')}
${PAGE}`;
}

const LIGHT = `--paper:#fff; --raised:#fff; --panel:#f5f6f8; --ink:#1b222c; --muted:#59636f; --rule:#cfd5dc; --grid:#e9ecf0; --box:rgb(120 130 145 / 14%);
  --zoom:rgb(70 110 160 / 13%); --series-a:#1f6091; --series-b:#a0570b; --warning:#9a5200; --warning-panel:#fdf3e1; --good:#1b6e4b; --good-panel:#e8f4ed;`;
const DARK = `--paper:#12161c; --raised:#1e252e; --panel:#1a2028; --ink:#e4e8ee; --muted:#9aa6b4; --rule:#3a4451; --grid:#242c36; --box:rgb(150 165 185 / 16%);
  --zoom:rgb(130 170 220 / 18%); --series-a:#74b3e6; --series-b:#e0a565; --warning:#f0b45e; --warning-panel:#332714; --good:#7fd0a6; --good-panel:#16301f;`;

const PAGE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1152px; margin: 0 auto; padding: 28px 16px 48px; }
h1 { font-size: 26px; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; margin: 0 0 8px; }
h2 { font-size: 18px; line-height: 1.3; font-weight: 650; margin: 0 0 6px; }
h3 { font-size: 13.5px; line-height: 1.4; font-weight: 650; margin: 0 0 4px; }
p { margin: 0 0 10px; max-width: 78ch; }
section { margin-top: 40px; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.87em; }
code { overflow-wrap: anywhere; }
td code { overflow-wrap: normal; }
.quiet, figcaption { color: var(--muted); }
.lede { font-size: 17px; }
.na { color: var(--muted); text-decoration: underline dotted; text-underline-offset: 3px; cursor: help; }
.bin { white-space: nowrap; }
.bin > i { font-style: normal; display: inline-block; width: 1.15em; text-align: center; }
.badge { display: inline-block; padding: 1px 8px; border-radius: 10px; font-size: 12.5px; line-height: 1.5; font-weight: 600; background: var(--panel); white-space: nowrap; }
.badge.warning { background: var(--warning-panel); color: var(--warning); }
.badge.good { background: var(--good-panel); color: var(--good); }
.note { border-left: 3px solid var(--warning); background: var(--warning-panel); padding: 8px 12px; max-width: none; }

.now { display: flex; flex-wrap: wrap; gap: 6px 28px; align-items: baseline; margin: 18px 0 0; padding: 14px 18px; background: var(--panel); border-radius: 8px; }
.now .reading span { white-space: nowrap; }
.now .reading { font-size: 21px; font-weight: 600; font-variant-numeric: tabular-nums; }
.now details { flex-basis: 100%; }

.tiles { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 1px; background: var(--rule); border: 1px solid var(--rule); border-radius: 8px; overflow: hidden; margin: 0; }
.tiles > div { background: var(--paper); padding: 12px 16px; }
.tiles dt { color: var(--muted); font-size: 13px; }
.tiles dd { margin: 0; font-size: 21px; font-weight: 600; line-height: 1.35; font-variant-numeric: tabular-nums; }
.tiles dd small { display: block; font-size: 13px; font-weight: 400; color: var(--muted); }

.trust { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 22px 36px; padding: 18px; background: var(--panel); border-radius: 8px; }
.trust > div { min-width: 0; }
.trust > .wide { grid-column: 1 / -1; }
.trust ul { margin: 0; padding-left: 18px; }
.trust li { margin: 2px 0; }
.trust details { margin: 0; }
.trust details p { margin: 2px 0 6px 18px; max-width: none; overflow-wrap: anywhere; }
.trust li.folded { list-style: none; margin-left: -18px; }
.folded summary > span { display: -webkit-inline-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; max-width: calc(100% - 18px); vertical-align: top; }
.folded details[open] summary > span { -webkit-line-clamp: none; }
.convention { min-width: 220px; }
.trust .badge { background: var(--paper); }
.trust .badge.warning { background: var(--warning-panel); }
.trust .badge.good { background: var(--good-panel); }
.trust p { margin-bottom: 6px; }
.badges { display: flex; flex-wrap: wrap; gap: 6px; margin: 0 0 14px; padding: 0; list-style: none; }

figure { margin: 26px 0 0; }
figcaption h3 { font-size: 15.5px; color: var(--ink); }
figcaption p { margin-bottom: 6px; }
.pair { margin-top: 12px; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 0 32px; }
.chart { position: relative; width: 100%; }
.chart-static { overflow-x: auto; }
.chart-static svg { display: block; width: 100%; height: auto; max-width: 900px; margin: 0 auto; }
.chart-live { display: none; }
.scripted .chart-live { display: block; width: 100%; }
.scripted .chart-static { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 6px 0 2px; padding: 0; list-style: none; font-size: 13.5px; }
.legend .line { display: inline-block; width: 22px; height: 0; border-top: 2.5px solid; vertical-align: middle; margin-right: 6px; }
.tip { font-size: 12.5px; line-height: 1.45; font-variant-numeric: tabular-nums; }
.tip table { border-collapse: collapse; margin-top: 2px; width: auto; font-size: inherit; }
.tip th, .tip td { padding: 0 0 0 14px; border: 0; font-weight: 400; text-align: left; white-space: normal; vertical-align: top; }
.tip th { padding-left: 0; color: var(--muted); white-space: nowrap; }

.controls { display: none; }
.scripted .controls { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; margin: 8px 0; font-size: 14px; }
.controls fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; }
.controls legend { float: left; padding: 0; margin-right: 4px; color: var(--muted); }
.controls label { cursor: pointer; }
.choice { position: relative; display: inline-flex; }
.choice input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; }
.choice span { padding: 3px 12px; border: 1px solid var(--rule); border-radius: 14px; }
.choice input:checked + span { background: var(--ink); color: var(--paper); border-color: var(--ink); }
.choice input:focus-visible + span { outline: 2px solid var(--series-a); outline-offset: 2px; }
select { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; padding: 3px 8px; }

table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 10px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--grid); }
thead th { border-bottom: 1px solid var(--rule); vertical-align: bottom; font-weight: 600; white-space: nowrap; }
thead small { display: block; font-weight: 400; color: var(--muted); }
tbody th { font-weight: 400; white-space: nowrap; }
th code { overflow-wrap: normal; }
td.line { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
tr.total > * { border-top: 1px solid var(--rule); font-weight: 600; }
.scroll { overflow-x: auto; }
/* A wide table of short cells. */
.scroll.tall table { font-size: 13.5px; border-collapse: separate; border-spacing: 0; }
.scroll + .quiet { margin-top: 8px; }
.scroll.tall th, .scroll.tall td { padding: 5px 8px; }
.scroll.tall { max-height: 620px; overflow-y: auto; border: 1px solid var(--rule); border-radius: 8px; }
.scroll.tall thead th { position: sticky; top: 0; background: var(--panel); z-index: 2; border: 0; box-shadow: inset 0 -1px var(--rule); }
.scroll.tall tbody th { position: sticky; left: 0; background: var(--paper); white-space: nowrap; }
.scroll.tall thead th:first-child { left: 0; z-index: 3; }
.scroll:focus-visible { outline: 2px solid var(--series-a); outline-offset: 2px; }
th button { all: unset; cursor: pointer; font: inherit; }
th button:focus-visible { outline: 2px solid var(--series-a); outline-offset: 2px; border-radius: 2px; }
.scripted th button::after { content: "\\2195"; color: var(--muted); font-weight: 400; font-size: 0.8em; opacity: 0.6; padding-left: 3px; }
.scripted th[aria-sort="ascending"] button::after { content: "\\2191"; color: var(--ink); opacity: 1; font-size: 1em; }
.scripted th[aria-sort="descending"] button::after { content: "\\2193"; color: var(--ink); opacity: 1; font-size: 1em; }
td details { max-width: 300px; }
td details[open] { white-space: normal; overflow-wrap: anywhere; min-width: 220px; }
summary { cursor: pointer; }
pre { background: var(--panel); border-radius: 8px; padding: 14px 16px; overflow: auto; max-height: 560px; line-height: 1.45; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 18px; margin: 0; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--rule); color: var(--muted); font-size: 13px; }
.print-only { display: none; }
[hidden] { display: none !important; }

@media (max-width: 980px) {
  .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
@media (max-width: 640px) {
  main { padding-top: 18px; }
  h1 { font-size: 22px; }
  .lede { font-size: 16px; }
  .trust { grid-template-columns: minmax(0, 1fr); padding: 14px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .tiles > div { padding: 10px 12px; }
  .tiles dd { font-size: 18px; }
  th, td { padding: 5px 8px; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: 6px; }
  .convention { white-space: nowrap; }
}
@media screen and (max-width: 640px) {
  .chart-static svg[width="760"] { min-width: 620px; }
}
@media print {
  @page { margin: 14mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  section { margin-top: 20px; }
  figure, .tiles, .trust > div, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .trust, .now, pre { background: none; border: 1px solid var(--rule); }
  .scripted .chart-live, .scripted .controls { display: none; }
  .scripted .chart-static { display: block; }
  .pair { display: block; }
  figure .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 16px; }
  table { font-size: 8.5pt; }
  th, td { padding: 3px 6px; }
  thead th { white-space: normal; }
  .scroll, .scroll.tall, pre { max-height: none; overflow: visible; border: 0; padding: 0; white-space: pre-wrap; }
  .scroll, .scroll.tall { white-space: normal; }
  .scroll.tall thead th, .scroll.tall tbody th { position: static; background: none; }
  .weeks .scroll.tall table { font-size: 7pt; }
  .weeks .scroll.tall th, .weeks .scroll.tall td { padding: 1px 3px; }
  .scroll.tall thead th { box-shadow: none; border-bottom: 1px solid var(--rule); }
  .weeks .basket { display: none; }
  .folded summary > span { -webkit-line-clamp: none; }
  .trust details::details-content { content-visibility: visible; }
  th button::after { content: none !important; }
  .print-only { display: block; }
}
`;
