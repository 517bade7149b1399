import type { MsmInference, MsmLabelTest, MsmReportInput } from '../../msm-report-input.js';
import type { BinStyle } from '../bin-palette.js';
import { formatCount, formatNumber, formatPercent, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { missing, orMissing } from '../missing.js';
import { binChip } from '../page/bin-chip.js';
import { dataTable, type TableColumn } from '../page/data-table.js';
import { formatP, formatShare } from '../format-p.js';
import { intervalMarks, type Estimate } from '../page/interval-mark.js';
import { causalityBadge } from './msm-trust.js';
import { testedLabelings, type TestedLabeling } from './tested-labelings.js';
import { verdict } from './verdict.js';

/** Are the differences between labels more than luck: figures of each labeling, then the verdict in words. Nothing where none was tested. */
export function labelTests(input: MsmReportInput, bins: readonly BinStyle[]): Fragment {
  const tested = testedLabelings(input);
  const [any] = tested;
  if (any === undefined) return '';
  return markup`<section aria-labelledby="luck"><h2 id="luck">More than luck?</h2>
${reading(any.inference, input.binNames)}
${tested.map((labeling) => figures(labeling, input.binNames, bins))}
${verdict(tested, input.binNames)}
</section>`;
}

/** What stands in the tables, for a reader who is no statistician. */
function reading({ confidence, interval, replications, power }: MsmInference, names: readonly string[]): Fragment {
  const terms: readonly (readonly [string, string])[] = [
    [
      'Interval, p',
      `From ${formatCount(replications, 'redrawing')} of the weeks in runs, because weeks that follow each other are alike (stationary bootstrap, ${
        interval === 'studentised' ? 'studentised' : 'percentiles'
      }). p is how often luck alone gives a figure at least that far from zero.`,
    ],
    ['Holm, q', 'p corrected for the number of labels looked at: Holm, and Benjamini–Hochberg.'],
    ['Edge', 'Mean y of a label less the mean of all labelled weeks.'],
    ['Detectable', `The true edge that weeks like these would show in ${formatShare(power)} of cases, with all labels counted.`],
    [
      'p by shift',
      `The headline for ${names.at(-1)!} minus ${names[0]!}, the rank correlation and the trend: the share of all moves of the labels against the outcomes that do at least as well.`,
    ],
    ['HAC t', 'For comparison only: in samples of this size it finds too much.'],
  ];
  return markup`<p>Is the difference between labels more than chance gives? Intervals hold at ${formatShare(confidence)}.</p>
<dl class="facts">${terms.map(([term, meaning]) => markup`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl>`;
}

function figures(labeling: TestedLabeling, names: readonly string[], bins: readonly BinStyle[]): Fragment {
  const { inference, version } = labeling;
  const { n, lag, blockLength } = inference;
  const how =
    lag !== null &&
    blockLength !== null &&
    `, mean block ${formatNumber(blockLength, 1)} ${blockLength === 1 ? 'week' : 'weeks'}, lag ${formatNumber(lag, 0)}`;
  const head = markup`<h3>Labels ${version} ${causalityBadge(labeling)}</h3>
<p class="quiet">${formatCount(n, 'labelled week')}${how}.</p>`;
  if (inference.labels.length === 0) return head;
  return markup`<div style="margin-top:18px">${head}
${[meanTable(inference, names, bins), edgeTable(inference, names, bins), togetherTable(inference, names)].map(
  (table) => markup`<div style="margin-bottom:14px">${table}</div>`,
)}</div>`;
}

type Column = TableColumn<MsmLabelTest>;

function meanTable(inference: MsmInference, names: readonly string[], bins: readonly BinStyle[]): Fragment {
  return dataTable<MsmLabelTest>(
    [
      ...labelColumns(names, bins),
      { head: 'Mean y', unit: 'a week', kind: 'number', cell: ({ mean }) => formatReturn(mean) },
      ...intervalColumns(inference, ({ mean, ciLow, ciHigh }) => ({ value: mean, low: ciLow, high: ciHigh })),
      figure('HAC t', '', ({ tHac }) => tHac, formatT),
      figure('HAC p', '', ({ pHac }) => pHac, formatP),
      figure('p', 'mean is 0', ({ pBoot }) => pBoot, formatP),
      figure('Holm', '', ({ pHolm }) => pHolm, formatP),
      figure('q', 'BH', ({ qBh }) => qBh, formatP),
    ],
    inference.labels,
  );
}

function edgeTable(inference: MsmInference, names: readonly string[], bins: readonly BinStyle[]): Fragment {
  return dataTable<MsmLabelTest>(
    [
      ...labelColumns(names, bins),
      figure('Edge', 'a week', ({ edge }) => edge, formatReturn),
      ...intervalColumns(inference, ({ edge, edgeCiLow, edgeCiHigh }) => ({ value: edge, low: edgeCiLow, high: edgeCiHigh })),
      figure('Detectable', 'a week', ({ detectableEdge }) => detectableEdge, formatPercent),
      figure('p', 'edge is 0', ({ edgePBoot }) => edgePBoot, formatP),
      figure('Holm', '', ({ edgePHolm }) => edgePHolm, formatP),
      figure('q', 'BH', ({ edgeQBh }) => edgeQBh, formatP),
    ],
    inference.labels,
  );
}

function labelColumns(names: readonly string[], bins: readonly BinStyle[]): readonly Column[] {
  return [
    { head: 'Label', kind: 'rowHead', cell: ({ label }) => binChip(bins, names.indexOf(label)) },
    { head: 'n', kind: 'number', cell: ({ count }) => formatNumber(count, 0) },
  ];
}

function figure(head: string, unit: string, value: (row: MsmLabelTest) => number | null, format: (value: number) => string): Column {
  return {
    head,
    ...(unit === '' ? {} : { unit }),
    kind: 'number',
    cell: (row) => orMissing(value(row), row.reason ?? 'not defined', (number) => format(number)),
  };
}

/** The interval in numbers and as a mark on one scale for the column. */
function intervalColumns(
  { labels, confidence }: MsmInference,
  estimateOf: (row: MsmLabelTest) => Readonly<Record<keyof Estimate, number | null>>,
): readonly Column[] {
  const estimates = new Map(
    labels.flatMap((row): [MsmLabelTest, Estimate][] => {
      const { value, low, high } = estimateOf(row);
      return value === null || low === null || high === null ? [] : [[row, { value, low, high }]];
    }),
  );
  const mark = intervalMarks([...estimates.values()]);
  return [
    {
      head: `${formatShare(confidence)} interval`,
      kind: 'number',
      cell: (row) => {
        const estimate = estimates.get(row);
        return estimate === undefined ? missing(row.reason ?? 'not defined') : intervalText(estimate);
      },
    },
    {
      head: '',
      kind: 'text',
      className: 'line',
      cell: (row) => {
        const estimate = estimates.get(row);
        return estimate === undefined ? '' : mark(estimate);
      },
    },
  ];
}

/** One figure of all labels together. */
interface Together {
  readonly name: string;
  readonly value: number | null;
  readonly format: (value: number) => string;
  readonly low: number | null;
  readonly high: number | null;
  /** t or z, with its p that takes it at its word. */
  readonly statistic: number | null;
  readonly p: number | null;
  readonly pShift: number | null;
  readonly reason: string | null;
}

function togetherTable({ spread, rankIc, trend, confidence }: MsmInference, names: readonly string[]): Fragment {
  const [first, last] = [names[0]!, names.at(-1)!];
  const correlation = (value: number) => formatNumber(value, 2, true);
  const rows: Together[] = [];
  if (spread !== null) {
    const { value, ciLow: low, ciHigh: high, tHac: statistic, pHac: p, pShift, reason } = spread;
    rows.push({ name: `${last} minus ${first}, a week`, value, format: formatReturn, low, high, statistic, p, pShift, reason });
  }
  if (rankIc !== null) {
    const { rho: value, ciLow: low, ciHigh: high, t: statistic, pT: p, pShift, reason } = rankIc;
    rows.push({ name: 'Rank correlation of F with y', value, format: correlation, low, high, statistic, p, pShift, reason });
  }
  if (trend !== null) {
    const { z, pNormal: p, pShift, reason } = trend;
    rows.push({
      name: `Trend ${first} to ${last} (z)`,
      value: z,
      format: correlation,
      low: null,
      high: null,
      statistic: z,
      p,
      pShift,
      reason,
    });
  }
  if (rows.length === 0) return '';
  const cell = (value: (row: Together) => number | null, format: (value: number) => string) => (row: Together) =>
    orMissing(value(row), row.reason ?? 'not defined', format);
  return dataTable<Together>(
    [
      { head: 'All labels together', kind: 'rowHead', cell: ({ name }) => name },
      { head: 'Value', kind: 'number', cell: (row) => orMissing(row.value, row.reason ?? 'not defined', row.format) },
      {
        head: `${formatShare(confidence)} interval`,
        kind: 'number',
        cell: ({ low, high, format, reason }) =>
          low === null || high === null ? missing(reason ?? 'a rank statistic without an interval') : `${format(low)} to ${format(high)}`,
      },
      { head: 't or z', unit: 'descriptive', kind: 'number', cell: cell(({ statistic }) => statistic, formatT) },
      { head: 'p of it', unit: 'descriptive', kind: 'number', cell: cell(({ p }) => p, formatP) },
      { head: 'p by shift', unit: 'headline', kind: 'number', cell: cell(({ pShift }) => pShift, formatP) },
    ],
    rows,
  );
}

const formatT = (t: number) => formatNumber(t, 2, true);
const intervalText = ({ low, high }: Estimate) => `${formatReturn(low)} to ${formatReturn(high)}`;
