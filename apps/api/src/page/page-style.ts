import { pageStylesheet } from '@regimelab/report';

/** The style of the page: that of the reports, and what they have no need of. */
export const pageStyle = (): string => `${pageStylesheet()}
a { color: var(--series-a); }
abbr { text-decoration: none; }
button, input { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; padding: 4px 12px; }
button { cursor: pointer; }
button:disabled { color: var(--muted); cursor: default; }
button:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid var(--series-a); outline-offset: 2px; }
main > section { margin-top: 18px; }
#filters { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: center; margin: 0 0 12px; font-size: 14px; }
#filters label { color: var(--muted); }
#filters select { color: var(--ink); max-width: 190px; }
#filters button { margin-left: auto; }
#login { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
#table td, #table th { padding: 5px 8px; }
#rows td, #rows th { vertical-align: middle; }
#rows code { display: block; color: var(--muted); font-size: 12.5px; }
#rows input { width: 18px; height: 18px; margin: 0; vertical-align: middle; }
#rows .days { white-space: nowrap; }
.link { background: none; border: 0; padding: 0; color: var(--series-a); text-align: left; }
.badge.live { background: var(--panel); color: var(--series-a); }
#detail { border-top: 1px solid var(--rule); padding-top: 18px; }
#detail:focus { outline: none; }
#detail h3 { margin-top: 18px; }
#detail .facts + p, #detail .scroll + p { margin-top: 14px; }
#detail .files table { width: auto; }
#detail .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0; }
.out-of-sight { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 640px) {
  #rows code { overflow-wrap: anywhere; }
  #filters label { flex: 1 1 40%; display: grid; }
  #filters select { max-width: none; width: 100%; }
  #filters button { margin-left: 0; flex-basis: 100%; }
}
`;
