import type { LabelSummary, MsmLabeling, MsmReportInput, OutcomeSummary } from '../../msm-report-input.js';
import type { BinStyle } from '../bin-palette.js';
import { formatNumber, formatPercent, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { missing, orMissing } from '../missing.js';
import { binChip } from '../page/bin-chip.js';
import { dataTable, type TableColumn } from '../page/data-table.js';
import { causalityBadge } from './msm-trust.js';
import { testedLabelings } from './tested-labelings.js';

/** y by label in figures, one table a labeling. */
export function labelSummaries(input: MsmReportInput, bins: readonly BinStyle[]): Fragment {
  return markup`<section aria-labelledby="by-label"><h2 id="by-label">Results by label</h2>
<p>y is per week. “Alts behind” is the share of weeks with y below 0 (<code>hit_rate</code> in the files). ${
    testedLabelings(input).length > 0
      ? 'Whether the differences are more than luck stands in the next section.'
      : 'Differences between labels are not tested in this report.'
  }</p>
<div class="pair">${input.labelings.map((labeling) => summaryTable(labeling, input.binNames, bins))}</div></section>`;
}

type Row = { readonly label: string | null; readonly summary: OutcomeSummary | null };

function summaryTable(labeling: MsmLabeling, binNames: readonly string[], bins: readonly BinStyle[]): Fragment {
  const never = 'no week has this label';
  const figure =
    (value: (summary: OutcomeSummary) => number | null, format: (value: number) => string, reason = never) =>
    (row: Row) =>
      row.summary === null ? missing(never) : orMissing(value(row.summary), reason, format);
  const columns: TableColumn<Row>[] = [
    { head: 'Label', kind: 'rowHead', cell: ({ label }) => (label === null ? 'All labelled' : binChip(bins, binNames.indexOf(label))) },
    { head: 'n', kind: 'number', cell: ({ summary }) => formatNumber(summary?.count ?? 0, 0) },
    { head: 'Mean y', kind: 'number', cell: figure((summary) => summary.meanY, formatReturn) },
    { head: 'Median y', kind: 'number', cell: figure((summary) => summary.medianY, formatReturn) },
    { head: 'Std', kind: 'number', cell: figure((summary) => summary.stdY, formatPercent, 'one week has no standard deviation') },
    {
      head: 'Alts behind',
      kind: 'number',
      cell: figure(
        (summary) => summary.hitRate,
        (share) => formatPercent(share, 0),
      ),
    },
  ];
  const byName = new Map<string, LabelSummary>(labeling.byLabel.map((summary) => [summary.label, summary]));
  const rows = binNames.map((label): Row => ({ label, summary: byName.get(label) ?? null }));
  return markup`<div><h3>Labels ${labeling.version} ${causalityBadge(labeling)}</h3>${
    labeling.overall === null
      ? markup`<p>No week has a label: fewer valid weeks than the reference needs came before each of them.</p>`
      : dataTable(columns, rows, { label: null, summary: labeling.overall })
  }</div>`;
}
