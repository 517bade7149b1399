/** What the dashboard needs beyond the style of every report. */
export const DASHBOARD_STYLES = `
:root { --gain: #0f766a; --loss: #b02a5c; --gain-rgb: 15 118 106; --loss-rgb: 176 42 92; }
@media screen and (prefers-color-scheme: dark) { :root { --gain: #52c4b0; --loss: #ee7aa2; --gain-rgb: 60 170 150; --loss-rgb: 220 90 135; } }
.absent { color: var(--muted); font-weight: 400; }
.number .absent { display: inline-block; min-width: 120px; white-space: normal; }
.remark { min-width: 300px; }
dd .absent { font-size: 0.8em; }
.verdict { padding: 16px 18px; border-left: 4px solid var(--series-a); background: var(--panel); border-radius: 0 8px 8px 0; }
.verdict p { font-size: 16px; margin-bottom: 6px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 20px 40px; align-items: start; }
.columns > div { min-width: 0; }
.action { font-size: 21px; font-weight: 600; margin-bottom: 4px; }
.action::first-letter { text-transform: uppercase; }
details { margin-top: 8px; }
.counts dd { font-variant-numeric: tabular-nums; }
.swatch { display: inline-block; width: 10px; height: 12px; margin-right: 6px; vertical-align: -1px; }
.swatch.gain { background: var(--gain); }
.swatch.loss { background: var(--loss); }

.linked > h2:not(:first-child) { margin-top: 36px; }
.linked h3 { margin-top: 20px; font-size: 15px; }
.legend + .legend { margin-top: 0; }
.linked .period { position: sticky; top: 0; z-index: 5; background: var(--paper); padding: 8px 0; margin: 0 0 8px; border-bottom: 1px solid var(--rule); gap: 6px 16px; }
.period button { font: inherit; color: inherit; background: none; padding: 3px 11px; border: 1px solid var(--rule); border-radius: 14px; cursor: pointer; white-space: nowrap; }
.period button[aria-pressed="true"] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
.period button:focus-visible, .period input:focus-visible { outline: 2px solid var(--series-a); outline-offset: 2px; }
.period input { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; padding: 2px 6px; }
.period output { margin-left: auto; font-variant-numeric: tabular-nums; }
.linked .chart-live { touch-action: pan-y; }
.chart > .selecting { position: absolute; pointer-events: none; background: var(--zoom); border: 1px solid var(--muted); border-width: 0 1px; }
.tiles dd small { overflow-wrap: anywhere; }

td.chosen, th.chosen { background: var(--panel); }
th.chosen small { white-space: normal; min-width: 130px; }
.ladder { min-width: 150px; width: 24%; }
.rung { position: relative; display: block; height: 15px; margin-top: 3px; }
.rung i { position: absolute; top: 0; bottom: 0; }
.rung .zero { top: -4px; bottom: -4px; width: 0; border-left: 1px dotted var(--muted); }
.rung .gain { background: var(--gain); }
.rung .loss { background: var(--loss); }
.months td, .months th { padding: 5px 7px; }
.months td.heat.gain { background: rgb(var(--gain-rgb) / var(--heat)); }
.months td.heat.loss { background: rgb(var(--loss-rgb) / var(--heat)); }
.months td.year { font-weight: 600; }
.months tbody th { font-weight: 600; }
.horizons td small { display: block; color: var(--muted); }
.horizons figure { margin: 22px 0; }
.horizons h3 { font-size: 15.5px; }
.never { columns: 2 340px; font-size: 13.5px; }
@media (max-width: 640px) {
  .linked .period { position: static; }
  .period output { margin-left: 0; }
  .scroll > table > * > tr > th:first-child { position: sticky; left: 0; background: var(--paper); z-index: 1; }
  .trust .scroll > table > * > tr > th:first-child { background: var(--panel); }
  .scroll.tall > table > thead > tr > th:first-child { background: var(--panel); z-index: 3; }
  .horizons tbody th { white-space: normal; min-width: 150px; }
  .facts.counts { grid-template-columns: max-content minmax(0, 1fr); gap: 3px 18px; }
  .facts.counts dd { margin: 0; }
  .verdict p { font-size: 15px; }
}
@media print {
  .remark, .number .absent { min-width: 0; }
  .number:has(.absent) { white-space: normal; }
  .verdict { background: none; border: 1px solid var(--rule); }
  .rung i, .months td.heat, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .columns { grid-template-columns: 1fr 1fr; }
}
`;
