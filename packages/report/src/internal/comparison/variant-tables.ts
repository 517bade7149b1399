import type { ComparisonInput, ComparisonVariant } from '../../comparison-input.js';
import type { Figure } from '../../dashboard-input.js';
import { formatNamedP, formatP, formatShare } from '../format-p.js';
import { formatNumber, formatPercent, formatReturn } from '../format.js';
import { figureText } from '../dashboard/figure-text.js';
import { markup, type Fragment } from '../markup.js';
import { dataTable } from '../page/data-table.js';
import { intervalMarks, type Estimate } from '../page/interval-mark.js';
import { upperFirst, variantChip } from './growth-figures.js';

const ratio = (value: number) => formatNumber(value, 2);
const share = (value: number) => formatPercent(value, 1);
const bps = (value: number) => `${formatNumber(1e4 * value, 2, true)} bp`;

/** Figures of comparison.csv as a reader sees them, in its order. */
const ROWS: readonly { readonly key: string; readonly name: string; readonly note: string; readonly format: (value: number) => string }[] =
  [
    { key: 'cagr', name: 'CAGR', note: 'a year of 365 days', format: (value) => formatReturn(value, 2) },
    { key: 'vol', name: 'Volatility', note: 'a year', format: (value) => formatPercent(value, 2) },
    { key: 'sharpe', name: 'Sharpe', note: 'a year, no riskless rate', format: ratio },
    { key: 'sortino', name: 'Sortino', note: 'a year, downside about 0', format: ratio },
    { key: 'max_drawdown', name: 'Max drawdown', note: '', format: (value) => formatReturn(value, 2) },
    { key: 'calmar', name: 'Calmar', note: 'CAGR over max drawdown', format: ratio },
    { key: 'hit_rate', name: 'Days up', note: 'of all days', format: share },
    { key: 'avg_turnover', name: 'Alt turnover', note: 'a day', format: (value) => formatPercent(value, 2) },
    { key: 'avg_funding_daily', name: 'Funding', note: 'a day, positive: paid', format: bps },
    { key: 'n_days', name: 'Days', note: 'simulated', format: (value) => formatNumber(value, 0) },
    { key: 'active_share', name: 'Days with a position', note: 'share', format: share },
    { key: 'switches_per_year', name: 'Regime switches', note: 'a year', format: (value) => formatNumber(value, 1) },
    { key: 'psr', name: 'PSR', note: 'confidence in a Sharpe above 0', format: (value) => formatNumber(value, 3) },
    { key: 'dsr', name: 'DSR', note: 'PSR after all trials of the family', format: (value) => formatNumber(value, 3) },
  ];

/** Every variant against the first. */
export function differenceTable({ variants, confidence, realityCheck, spa }: ComparisonInput): Fragment {
  const others = variants.map((variant, k) => ({ ...variant, k })).filter(({ difference }) => difference !== null);
  // A variant that does not trade, such as a score, has nothing to be compared by returns.
  if (others.every(({ days }) => days === null)) return '';
  const first = variants[0]!;
  const estimates = others.flatMap(({ difference }) => estimateOf(difference!.meanDaily) ?? []);
  const mark = intervalMarks(estimates);
  type Row = (typeof others)[number];
  const figure = (of: (row: Row) => Figure, format: (value: number) => string) => (row: Row) => figureText(of(row), format);
  return markup`<section aria-labelledby="differences"><h2 id="differences">Against ${first.title}</h2>
<p>Differences of daily net returns, day by day on the days both have: what the variants share cancels. Intervals and p by stationary bootstrap; p (Holm) is corrected for the number of variants.</p>
${dataTable<Row>(
  [
    { head: 'Variant', kind: 'rowHead', cell: (row) => nameCell(row, row.k) },
    { head: 'Mean difference', unit: 'a day', kind: 'number', cell: figure(({ difference }) => difference!.meanDaily, bps) },
    {
      head: `${formatShare(confidence)} interval`,
      unit: 'a day',
      kind: 'number',
      cell: ({ difference }) => {
        const estimate = estimateOf(difference!.meanDaily);
        return estimate === null
          ? markup`<span class="absent">n/a: ${difference!.p.reason ?? 'not computed'}</span>`
          : `${bps(estimate.low)} to ${bps(estimate.high)}`;
      },
    },
    {
      head: '',
      kind: 'text',
      cell: ({ difference }) => {
        const estimate = estimateOf(difference!.meanDaily);
        return estimate === null ? '' : mark(estimate);
      },
    },
    { head: 'p', kind: 'number', cell: ({ difference }) => (difference!.p.value === null ? 'n/a' : formatP(difference!.p.value)) },
    {
      head: 'p (Holm)',
      kind: 'number',
      cell: ({ difference }) => (difference!.pHolm.value === null ? 'n/a' : formatP(difference!.pHolm.value)),
    },
    {
      head: 'Sharpe difference',
      unit: 'a year',
      kind: 'number',
      cell: figure(
        ({ difference }) => difference!.sharpe,
        (value) => formatNumber(value, 2, true),
      ),
    },
    { head: 'Days', unit: 'of both', kind: 'number', cell: ({ difference }) => formatNumber(difference!.days, 0) },
  ],
  others,
)}
<p class="quiet">${bestOf('Hansen’s test', spa)}; ${bestOf('White’s reality check', realityCheck)}: that the best of the others is better than ${first.title}.</p></section>`;
}

/** The figures of every variant, a column each. */
export function figureTable({ variants }: ComparisonInput): Fragment {
  return markup`<section class="sides" aria-labelledby="figures"><h2 id="figures">Side by side</h2>
${dataTable(
  [
    { head: 'Measure', kind: 'rowHead', cell: ({ name, note }) => markup`${name}${note !== '' && markup`<small>${note}</small>`}` },
    ...variants.map((variant) => ({
      head: upperFirst(variant.title),
      kind: 'number' as const,
      cell: ({ key, format }: (typeof ROWS)[number]) =>
        variant.figures[key] === undefined || variant.failure !== null
          ? markup`<abbr class="na" title="${variant.failure ?? 'not measured'}">n/a</abbr>`
          : shortFigure(variant.figures[key], format),
    })),
  ],
  ROWS,
)}
<p class="quiet">Runs: ${variants.map((variant, k) => markup`${k > 0 && ' · '}${runLink(variant)}`)}</p></section>`;
}

/** Variants without a run, and why. */
export function failureTable({ variants }: ComparisonInput): Fragment {
  const failed = variants.filter(({ failure }) => failure !== null);
  if (failed.length === 0) return '';
  return markup`<section aria-labelledby="failed"><h2 id="failed">Failed</h2>
${dataTable(
  [
    { head: 'Variant', kind: 'rowHead', cell: ({ title }) => upperFirst(title) },
    { head: 'Why', kind: 'text', cell: ({ failure }) => failure },
  ],
  failed,
)}</section>`;
}

const nameCell = ({ title, failure }: ComparisonVariant, k: number): Fragment =>
  markup`${failure === null && variantChip(k)}${upperFirst(title)}`;

function runLink({ title, runId, page }: ComparisonVariant): Fragment {
  if (runId === null) return markup`${upperFirst(title)} (no run)`;
  return page === null ? markup`<code>${runId}</code>` : markup`<a href="${page}"><code>${runId}</code></a>`;
}

/** The reason stands in the title: a column of reasons would be wider than the figures. */
function shortFigure({ value, reason }: Figure, format: (value: number) => string): Fragment {
  return value === null ? markup`<abbr class="na" title="${reason}">n/a</abbr>` : format(value);
}

function estimateOf({ value, low, high }: Figure): Estimate | null {
  return value === null || low === undefined || high === undefined ? null : { value, low, high };
}

const bestOf = (test: string, { value, reason }: Figure) =>
  value === null ? `${test}: n/a (${reason})` : `${test}: ${formatNamedP('p', value)}`;
