/** Rules of a sweep's report, after those of every page. */
export const SWEEP_STYLES = `
:root { --gain-rgb: 15 118 106; --loss-rgb: 176 42 92; }
@media screen and (prefers-color-scheme: dark) { :root { --gain-rgb: 60 170 150; --loss-rgb: 220 90 135; } }
.surface { width: auto; margin: 12px 0; }
.surface caption { text-align: left; color: var(--muted); font-size: 13.5px; padding-bottom: 4px; }
.surface td { min-width: 64px; position: relative; }
.surface td.gain { background: rgb(var(--gain-rgb) / var(--heat)); }
.surface td.loss { background: rgb(var(--loss-rgb) / var(--heat)); }
.surface td.best { outline: 2px solid var(--ink); outline-offset: -2px; font-weight: 600; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media print { .surface td { print-color-adjust: exact; } }
`;
