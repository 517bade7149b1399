import type { DashboardInput, DashboardRegimeMetrics, Figure } from '../../dashboard-input.js';
import type { BinStyle } from '../bin-palette.js';
import { formatCount, formatNumber, formatPercent, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { orMissing } from '../missing.js';
import { binChip } from '../page/bin-chip.js';
import { dataTable, sortableTable, type TableColumn } from '../page/data-table.js';
import { words } from './dashboard-data.js';
import { figureText } from './figure-text.js';

/** Daily returns by the regime that decided the position, over the whole run. */
export function regimeTable({ regimeMetrics, regimeNames, timeline }: DashboardInput, regimes: readonly BinStyle[]): Fragment {
  const byName = new Map(regimeMetrics.map((row) => [row.regime, row]));
  const figure = (
    head: string,
    unit: string,
    of: (row: DashboardRegimeMetrics) => Figure,
    format: (value: number) => string,
  ): TableColumn<number> => ({
    head,
    unit,
    kind: 'number',
    cell: (index) => {
      const row = byName.get(regimeNames[index]!);
      return row === undefined ? markup`<span class="absent">n/a: no day</span>` : figureText(of(row), format);
    },
  });
  const ret = (value: number) => formatReturn(value, 3);
  const columns: TableColumn<number>[] = [
    { head: 'Regime', kind: 'rowHead', cell: (index) => binChip(regimes, index) },
    {
      head: 'In regime',
      unit: 'days of the window',
      kind: 'number',
      cell: (index) => formatNumber(Array.from(timeline.regime).filter((regime) => regime === index).length, 0),
    },
    { head: 'n', unit: 'days decided', kind: 'number', cell: (index) => formatNumber(byName.get(regimeNames[index]!)?.nDays ?? 0, 0) },
    figure('Mean', 'a day', (row) => row.mean, ret),
    figure('Median', 'a day', (row) => row.median, ret),
    figure(
      'Std',
      'a day',
      (row) => row.std,
      (value) => formatPercent(value, 3),
    ),
    figure(
      'Sharpe-like',
      'mean/std · √365',
      (row) => row.sharpeLike,
      (value) => formatNumber(value, 2),
    ),
    figure(
      'HAC t',
      'of the mean',
      (row) => row.hacT,
      (value) => formatNumber(value, 2),
    ),
  ];
  return markup`<section aria-labelledby="regimes"><h2 id="regimes">Returns by regime</h2>
<p>Net daily returns of the whole run, grouped by the regime that decided the position; a trade is charged to the regime that decided it. A |t| below 2 is what
chance alone often gives.</p>
${dataTable(
  columns,
  regimeNames.map((_, index) => index),
)}</section>`;
}

/** The test windows of the walk-forward. */
export function windowTable({ windows }: DashboardInput): Fragment {
  if (windows.length === 0) return '';
  return markup`<section aria-labelledby="windows"><h2 id="windows">Walk-forward windows</h2>
<p>Positions pass from window to window; each measure is of the window’s own days.</p>
${dataTable(
  [
    { head: 'From', kind: 'rowHead', cell: ({ start }) => start },
    { head: 'To', kind: 'text', className: 'line', cell: ({ end }) => end },
    { head: 'Days', kind: 'number', cell: ({ n }) => formatNumber(n, 0) },
    { head: 'Return', kind: 'number', cell: ({ totalReturn }) => figureText(totalReturn, formatReturn) },
    { head: 'Sharpe', kind: 'number', cell: ({ sharpe }) => figureText(sharpe, (value) => formatNumber(value, 2)) },
    { head: 'Max drawdown', kind: 'number', cell: ({ maxDrawdown }) => figureText(maxDrawdown, formatReturn) },
  ],
  windows,
)}</section>`;
}

/** Every rebalance decision, newest first. */
export function rebalanceTable({ rebalances, definition }: DashboardInput, regimes: readonly BinStyle[]): Fragment {
  const count = rebalances.date.length;
  const heading = markup`<h2 id="rebalances">Rebalances</h2>`;
  if (count === 0) return markup`<section aria-labelledby="rebalances">${heading}<p>None: the book was never rebalanced.</p></section>`;
  const [first, second] = definition.majors;
  const number = (
    head: string,
    unit: string,
    column: ArrayLike<number>,
    format: (value: number) => string,
    reason: string,
  ): TableColumn<number> => ({
    head,
    unit,
    kind: 'number',
    cell: (row) => orMissing(column[row]!, reason, format),
    sortBy: (row) => column[row]!,
  });
  const share = (value: number) => formatPercent(value, 1);
  const scale = (value: number) => formatNumber(value, 2);
  const beta = (value: number) => formatNumber(value, 3, true);
  const pair = (
    head: string,
    [one, two]: readonly [ArrayLike<number>, ArrayLike<number>],
    format: (value: number) => string,
    reason: string,
  ): TableColumn<number> => ({
    head,
    unit: `${first} / ${second}`,
    kind: 'number',
    cell: (row) => markup`${orMissing(one[row]!, reason, format)} / ${orMissing(two[row]!, reason, format)}`,
    sortBy: (row) => one[row]!,
  });
  return markup`<section class="weeks" aria-labelledby="rebalances">${heading}
<p>The position ordered at each rebalance decision; it trades ${formatCount(definition.executionLag, 'day')} later. Residual betas are ex ante, after the gross cap and scaling; realised ones are of
the days with a position among the last ${definition.realisedBetaDays}.</p>
${sortableTable({
  name: 'Rebalances',
  rows: Array.from({ length: count }, (_, index) => count - 1 - index),
  columns: [
    { head: 'Decision', unit: 'UTC', kind: 'rowHead', cell: (row) => rebalances.date[row]!, sortBy: (row) => rebalances.date[row]! },
    {
      head: 'Regime',
      kind: 'text',
      className: 'line',
      cell: (row) => (rebalances.regime[row]! < 0 ? 'n/a' : binChip(regimes, rebalances.regime[row]!)),
      sortBy: (row) => (rebalances.regime[row]! < 0 ? NaN : rebalances.regime[row]!),
    },
    { head: 'Mode', kind: 'text', className: 'line', cell: (row) => words(rebalances.mode[row]!), sortBy: (row) => rebalances.mode[row]! },
    number('Gross', '% of equity', rebalances.gross, share, 'no book'),
    pair('Weight', rebalances.majorWeight, share, 'no book'),
    pair('Alts’ beta', rebalances.altBeta, beta, 'no book'),
    pair('Residual', rebalances.residualBeta, beta, 'no book'),
    pair('Realised', rebalances.realisedBeta, beta, 'too few days with a position'),
    number('Score', 'scale', rebalances.scoreScale, scale, 'none'),
    number('Volatility', 'factor', rebalances.volFactor, scale, 'none'),
    number('Cap', 'factor', rebalances.capFactor, scale, 'none'),
  ],
  sorted: { column: 0, direction: 'descending' },
  rowAttributes: () => '',
})}</section>`;
}

/** What happened and how often; what never did, folded. */
export function counterTable({ counters }: DashboardInput): Fragment {
  if (counters.length === 0) return '';
  const happened = counters.filter(({ count }) => count !== 0);
  const never = counters.filter(({ count }) => count === 0);
  return markup`<section aria-labelledby="counters"><h2 id="counters">Counters</h2>
${
  happened.length === 0
    ? markup`<p>Nothing was counted.</p>`
    : dataTable(
        [
          { head: 'What', kind: 'rowHead', cell: ({ name }) => markup`<code>${name}</code>` },
          { head: 'Count', kind: 'number', cell: ({ count }) => formatNumber(count, 0) },
          { head: 'Meaning', kind: 'text', cell: ({ meaning }) => meaning },
        ],
        happened,
      )
}
${never.length > 0 && markup`<details><summary>${formatCount(never.length, 'counter')} at zero</summary><ul class="never">${never.map(({ name, meaning }) => markup`<li><code>${name}</code>: ${meaning}</li>`)}</ul></details>`}</section>`;
}
