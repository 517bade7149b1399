import type { DashboardEdge, DashboardHorizon, DashboardInput } from '../../dashboard-input.js';
import type { BinStyle } from '../bin-palette.js';
import { SPREAD_CHART_HEIGHT, spreadChart } from '../charts/spread-chart.js';
import { formatP, formatShare } from '../format-p.js';
import { formatCount, formatNumber, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { missing, orMissing } from '../missing.js';
import { binChip } from '../page/bin-chip.js';
import { chartFigure, chartPlace, legend } from '../page/chart-figure.js';
import { dataTable, type TableColumn } from '../page/data-table.js';
import { intervalMarks, type Estimate } from '../page/interval-mark.js';
import { regimeLabel } from '../regime-palette.js';
import { hasSides, spreadNames, type DashboardData } from './dashboard-data.js';

const CHART_WIDTH = 760;

/** What the alts earned over the majors after each regime: means by horizon, and the differences between regimes. */
export function horizonSection(input: DashboardInput, data: DashboardData, regimes: readonly BinStyle[]): Fragment {
  const { evaluation } = input;
  const heading = markup`<h2 id="horizons">After each regime: alts against majors</h2>`;
  if (evaluation === null || evaluation.length === 0) {
    return markup`<section aria-labelledby="horizons">${heading}<p>Not measured in this run${evaluation === null && ': the bootstrap was off'}.</p></section>`;
  }
  return markup`<section class="horizons" aria-labelledby="horizons">${heading}
<p><b>A negative y helps the book, a positive y is its loss:</b> y is what the alts’ basket earns over the majors during the days after a day of the regime, and the
book is long the majors and short the alts. No costs, no funding. A regime that favours majors should show a y below that of the others.</p>
${meanTable(evaluation, regimes)}
${spreadFigure(data)}
<h3>Differences between regimes</h3>
<p>Returns over several days overlap; t, intervals and p allow for it. q is p corrected for every difference tested at every horizon (Benjamini–Hochberg). p by shift, the
headline of a difference between two regimes, is the share of all moves of the regimes against the returns that do at least as well. Below zero helps the book; only
for ${regimes[0]!.name} against all days is above zero what the name promises.</p>
${edgeTable(input, evaluation, regimes)}
${reasons(input, evaluation)}</section>`;
}

/** Mean y, its t and n: a row a regime, a column a horizon. */
function meanTable(evaluation: readonly DashboardHorizon[], regimes: readonly BinStyle[]): Fragment {
  const all = regimes.length;
  const cell = (mean: number | null, below: Fragment) =>
    markup`${orMissing(mean, 'no day', (value) => formatReturn(value))}<small>${below}</small>`;
  const columns: TableColumn<number>[] = [
    { head: 'Mean y', unit: 'by regime', kind: 'rowHead', cell: (regime) => (regime === all ? 'All days' : binChip(regimes, regime)) },
    ...evaluation.map((horizon): TableColumn<number> => ({
      head: formatCount(horizon.days, 'day'),
      unit: 'after it',
      kind: 'number',
      cell: (regime) => {
        if (regime === all) return cell(horizon.mean, `n ${formatNumber(horizon.n, 0)}`);
        const { mean, t, n, reason } = horizon.regimes[regime]!;
        return cell(
          mean,
          markup`t ${orMissing(t, reason ?? 'not defined', (value) => formatNumber(value, 2, true))}, n ${formatNumber(n, 0)}`,
        );
      },
    })),
  ];
  return dataTable(
    columns,
    regimes.map((_, index) => index),
    all,
  );
}

function spreadFigure(data: DashboardData): Fragment {
  const marks = [
    ['●', 'series-a'],
    ['■', 'series-b'],
  ] as const;
  return chartFigure({
    title: 'Difference between majors’ and alts’ regimes, by horizon',
    caption: markup`<p>Mean y after the regimes that favour majors less mean y after those that favour alts, with its ${formatShare(data.confidence)} interval. An open mark was not tested.</p>`,
    legend: legend(
      spreadNames(data.regimes).map((name, index) => {
        const [glyph, colour] = marks[index]!;
        return markup`<b aria-hidden="true" style="color:var(--${colour})">${glyph}</b> ${name}`;
      }),
    ),
    charts: chartPlace({
      name: 'spread',
      description: 'Differences of mean y between regimes by horizon, with their intervals. The table below has every value.',
      width: CHART_WIDTH,
      height: () => SPREAD_CHART_HEIGHT,
      option: (frame) => spreadChart(data, frame),
    }),
  });
}

/** One difference at one horizon. */
interface EdgeRow {
  readonly name: string;
  readonly days: number;
  readonly edge: DashboardEdge;
  readonly isSpread: boolean;
}

function edgeTable(input: DashboardInput, evaluation: readonly DashboardHorizon[], regimes: readonly BinStyle[]): Fragment {
  const rows = edgeRows(evaluation, regimes);
  const estimate = ({ edge: { value, low, high } }: EdgeRow): Estimate | null =>
    value === null || low === null || high === null ? null : { value, low, high };
  const mark = intervalMarks(rows.flatMap((row) => estimate(row) ?? []));
  const figure = (
    head: string,
    unit: string,
    of: (edge: DashboardEdge) => number | null,
    format: (value: number) => string,
  ): TableColumn<EdgeRow> => ({
    head,
    unit,
    kind: 'number',
    cell: ({ edge }) => orMissing(of(edge), reasonText(input, edge.reason), format),
  });
  return dataTable<EdgeRow>(
    [
      { head: 'Mean y of', kind: 'rowHead', cell: ({ name }) => name },
      { head: 'Over', kind: 'number', cell: ({ days }) => formatCount(days, 'day') },
      figure(
        'Difference',
        'of mean y',
        ({ value }) => value,
        (value) => formatReturn(value),
      ),
      {
        head: `${formatShare(input.confidence)} interval`,
        kind: 'number',
        cell: (row) => {
          const bounds = estimate(row);
          return bounds === null
            ? missing(reasonText(input, row.edge.reason))
            : `${formatReturn(bounds.low)} to ${formatReturn(bounds.high)}`;
        },
      },
      {
        head: '',
        kind: 'text',
        className: 'line',
        cell: (row) => {
          const bounds = estimate(row);
          return bounds === null ? '' : mark(bounds);
        },
      },
      figure('p', 'it is 0', ({ p }) => p, formatP),
      figure('q', 'BH', ({ q }) => q, formatP),
      {
        head: 'p by shift',
        unit: 'headline',
        kind: 'number',
        cell: ({ edge, isSpread }) => (isSpread ? orMissing(edge.pShift, reasonText(input, edge.reason), formatP) : ''),
      },
    ],
    rows,
  );
}

/** The spreads first, then each end against all days; each over the horizons. */
function edgeRows(evaluation: readonly DashboardHorizon[], regimes: readonly BinStyle[]): readonly EdgeRow[] {
  const [ends, sides] = spreadNames(regimes);
  const kinds: (readonly [string, boolean, (horizon: DashboardHorizon) => DashboardEdge])[] = [
    [ends!, true, ({ spread }) => spread],
    ...(sides === undefined ? [] : [[sides, true, (horizon: DashboardHorizon) => horizon.sides] as const]),
    [`${regimes.at(-1)!.name} minus all days`, false, ({ best }) => best],
    [`${regimes[0]!.name} minus all days`, false, ({ worst }) => worst],
  ];
  return kinds.flatMap(([name, isSpread, of]) => evaluation.map((horizon) => ({ name, days: horizon.days, edge: of(horizon), isSpread })));
}

/** Why figures are missing, in words, for readers who cannot point at one. */
function reasons(input: DashboardInput, evaluation: readonly DashboardHorizon[]): Fragment {
  const found = evaluation.flatMap(({ days, regimes, best, worst, spread, sides }) => {
    const edges = hasSides(input.regimeNames) ? [best, worst, spread, sides] : [best, worst, spread];
    const given = [...regimes, ...edges].flatMap(({ reason }) => (reason === null ? [] : [reasonText(input, reason)]));
    return given.length === 0 ? [] : [{ days, reasons: [...new Set(given)] }];
  });
  if (found.length === 0) return '';
  return markup`<details><summary>Why some figures are n/a</summary><ul>${found.map(
    ({ days, reasons: given }) => markup`<li>${formatCount(days, 'day')}: ${given.join('; ')}</li>`,
  )}</ul></details>`;
}

/** A reason with the regimes by the names of the page. */
function reasonText({ regimeNames }: DashboardInput, reason: string | null): string {
  return regimeNames.reduce((text, name) => text.replaceAll(name, regimeLabel(name)), reason ?? 'not defined');
}
