import type { MsmLabeling, MsmReportInput } from '../../msm-report-input.js';
import type { BinStyle } from '../bin-palette.js';
import type { MsmChartData } from '../charts/msm-chart-data.js';
import { formatAnnualFunding, formatBps, formatCount, formatCoverage, formatNumber, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { missing, orMissing } from '../missing.js';
import { binChip } from '../page/bin-chip.js';
import { sortableTable, type TableColumn } from '../page/data-table.js';
import { labelingSwitch } from './labeling-switch.js';

/** Every valid week, newest first; heads sort, the filter keeps one label of the selected labeling. */
export function weekTable(input: MsmReportInput, data: MsmChartData, bins: readonly BinStyle[]): Fragment {
  const { weeks, labelings, definition } = input;
  const count = weeks.decisionDate.length;
  if (count === 0) return '';
  const newestFirst = Array.from({ length: count }, (_, index) => count - 1 - index);
  const binOf = (labeling: number, week: number) => data.labelings[labeling]!.bin[week]!;

  return markup`<section class="weeks" aria-labelledby="weeks"><h2 id="weeks">Weeks</h2>
<p>Click a head to sort, again to turn the order. F is in basis points per 8 h; returns are from decision to decision.</p>
${labelingSwitch(data, 'weeks')}
<div class="controls"><label>Show <select data-label-filter>
<option value="">all labels</option>${bins.map(({ glyph, name }, index) => markup`<option value="${index}">${glyph} ${name}</option>`)}<option value="-1">○ no label</option>
</select></label><span class="quiet" role="status" data-shown>${formatCount(count, 'week')} of ${formatNumber(count, 0)}</span></div>
${sortableTable({
  name: 'Weeks',
  rows: newestFirst,
  columns: weekColumns(input, bins, binOf),
  sorted: { column: 0, direction: 'descending' },
  rowAttributes: (week) => `data-bins="${labelings.map((_, labeling) => binOf(labeling, week)).join(',')}"`,
})}
<p class="quiet">Coverage counts are out of the basket of ${definition.basketSize}.</p></section>`;
}

function weekColumns(
  { weeks, labelings }: MsmReportInput,
  bins: readonly BinStyle[],
  binOf: (labeling: number, week: number) => number,
): TableColumn<number>[] {
  const number = (head: string, unit: string, column: ArrayLike<number>, format: (value: number) => string): TableColumn<number> => ({
    head,
    unit,
    kind: 'number',
    cell: (week) => orMissing(column[week]!, 'not measured', format),
    sortBy: (week) => column[week]!,
  });
  const coverage = (head: string, have: ArrayLike<number>, percent: ArrayLike<number>): TableColumn<number> => ({
    head,
    unit: 'assets, share',
    kind: 'number',
    cell: (week) =>
      markup`${orMissing(have[week]!, 'not measured', (value) => formatNumber(value, 0))} · ${orMissing(percent[week]!, 'not measured', formatCoverage)}`,
    sortBy: (week) => percent[week]!,
  });
  return [
    {
      head: 'Decision',
      unit: 'UTC',
      kind: 'rowHead',
      cell: (week) => weeks.decisionDate[week]!,
      sortBy: (week) => weeks.decisionDate[week]!,
    },
    {
      head: 'Ends',
      unit: 'UTC',
      kind: 'text',
      cell: (week) => weeks.nextDate[week]!,
      sortBy: (week) => weeks.nextDate[week]!,
      className: 'line',
    },
    number('F', 'bp / 8 h', weeks.fundingPer8h, formatBps),
    number('F', '% a year', weeks.fundingPer8h, formatAnnualFunding),
    ...labelings.map((labeling, index) => labelColumn(labeling, bins, (week) => binOf(index, week))),
    number('y', 'alts − bench.', weeks.y, formatReturn),
    number('Alts', 'return', weeks.rAlts, formatReturn),
    number('Benchmark', 'return', weeks.rMajors, formatReturn),
    coverage('Funding', weeks.nValid, weeks.coveragePct),
    coverage('Prices', weeks.nPriced, weeks.priceCoveragePct),
    { head: 'Basket', unit: 'assets', kind: 'text', className: 'basket', cell: (week) => basket(weeks.members[week]!) },
  ];
}

/** The bin and the percentile it comes from; sorts by bin, then by percentile. */
function labelColumn(
  { version, causality, percentile }: MsmLabeling,
  bins: readonly BinStyle[],
  bin: (week: number) => number,
): TableColumn<number> {
  return {
    head: `Label ${version}`,
    unit: `${causality}, pct`,
    kind: 'text',
    className: 'line',
    cell: (week) =>
      bin(week) < 0
        ? missing('too few valid weeks before it to compare with')
        : markup`${binChip(bins, bin(week))} <span class="quiet">${orMissing(percentile[week]!, 'not measured', (value) => formatNumber(value, 0))}</span>`,
    sortBy: (week) => (bin(week) < 0 ? NaN : 1000 * bin(week) + (Number.isFinite(percentile[week]) ? percentile[week]! : 0)),
  };
}

const basket = (members: readonly string[]): Fragment =>
  markup`<details><summary>${members.length}</summary>${members.join(', ')}</details>`;
