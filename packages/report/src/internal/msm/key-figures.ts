import type { MsmReportInput } from '../../msm-report-input.js';
import { compounded } from '../charts/cumulative-chart.js';
import type { MsmChartData } from '../charts/msm-chart-data.js';
import { formatCount, formatNumber, formatPercent, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { orMissing } from '../missing.js';

/** The window in six figures. */
export function keyFigures({ overall, rejected, definition }: MsmReportInput, { weeks }: MsmChartData): Fragment {
  const valid = weeks.start.length;
  if (overall === null)
    return markup`<section><h2>Key figures</h2><p>No valid week in this window, so there is nothing to summarise.</p></section>`;
  const total = (column: readonly (number | null)[]) =>
    orMissing(compounded(column).at(-1) ?? NaN, 'no week', (value) => formatReturn(value, 1));
  const behind = Math.round(overall.hitRate * overall.count);
  const tiles: [string, Fragment, string][] = [
    ['Valid weeks', formatNumber(valid, 0), `of ${formatCount(valid + rejected.decisionDate.length, 'decision date')}`],
    [
      'Mean y a week',
      formatReturn(overall.meanY),
      `median ${formatReturn(overall.medianY)}, std ${overall.stdY === null ? 'n/a' : formatPercent(overall.stdY)}`,
    ],
    [
      'Weeks with y below 0',
      formatPercent(overall.hitRate, 0),
      `alts behind in ${formatNumber(behind, 0)} of ${formatNumber(overall.count, 0)}`,
    ],
    ['y compounded', total(weeks.y), 'all valid weeks, no costs'],
    ['Alts, compounded', total(weeks.alts), 'equal weight, rebuilt each week'],
    [`${definition.majors.map(({ id }) => id).join('/')}, compounded`, total(weeks.majors), 'the benchmark, same weeks'],
  ];
  return markup`<section aria-labelledby="figures"><h2 id="figures">Key figures</h2>
<dl class="tiles">${tiles.map(([name, value, note]) => markup`<div><dt>${name}</dt><dd>${value}<small>${note}</small></dd></div>`)}</dl></section>`;
}
