import type { MsmReportInput } from '../../msm-report-input.js';
import { formatCoverage, formatNumber } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { orMissing } from '../missing.js';
import { dataTable, type TableColumn } from '../page/data-table.js';

/** Decision dates that gave no valid week, with the first check that failed and the figures up to there. */
export function rejectedWeeks({ rejected, trust }: MsmReportInput): Fragment {
  const meanings = new Map(trust.rejections.map(({ reason, meaning }) => [reason, meaning]));
  const earlier = 'not evaluated: an earlier check had failed';
  const number = (head: string, column: ArrayLike<number>, format: (value: number) => string): TableColumn<number> => ({
    head,
    kind: 'number',
    cell: (index) => orMissing(column[index]!, earlier, format),
  });
  const whole = (value: number) => formatNumber(value, 0);
  const columns: TableColumn<number>[] = [
    { head: 'Decision', kind: 'rowHead', cell: (index) => rejected.decisionDate[index]! },
    { head: 'Reason', kind: 'text', cell: (index) => reasonCell(rejected.reason[index]!, meanings) },
    number('In basket', rejected.nSelected, whole),
    number('With funding', rejected.nValid, whole),
    number('Coverage', rejected.coveragePct, formatCoverage),
    number('Priced', rejected.nPriced, whole),
    number('Coverage', rejected.priceCoveragePct, formatCoverage),
  ];
  const dates = rejected.decisionDate.map((_, index) => index);
  return markup`<section aria-labelledby="rejected"><h2 id="rejected">Rejected decision dates</h2>${
    dates.length === 0 ? markup`<p>None: every decision date in the window gave a valid week.</p>` : dataTable(columns, dates)
  }</section>`;
}

const reasonCell = (reason: string, meanings: ReadonlyMap<string, string>): Fragment =>
  markup`<code>${reason}</code> <span class="quiet">${meanings.get(reason) ?? ''}</span>`;
