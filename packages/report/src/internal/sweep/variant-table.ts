import type { SweepReportInput, SweepReportVariant } from '../../sweep-report-input.js';
import { formatNumber, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { sortableTable, type TableColumn } from '../page/data-table.js';
import { shortKey } from './heat-map.js';

const STATUS: Readonly<Record<SweepReportVariant['status'], string>> = {
  succeeded: 'made',
  skipped: 'finished before',
  failed: 'failed',
  not_run: 'not begun',
};

/** Every variant, the best first. */
export function variantTable({ variants, keys }: SweepReportInput): Fragment {
  const figure = (
    head: string,
    unit: string,
    of: (row: SweepReportVariant) => number | null,
    format: (value: number) => string,
  ): TableColumn<SweepReportVariant> => ({
    head,
    unit,
    kind: 'number',
    cell: (row) => {
      const value = of(row);
      return value === null ? markup`<span class="absent">n/a</span>` : format(value);
    },
    sortBy: (row) => of(row) ?? NaN,
  });
  const two = (value: number) => formatNumber(value, 2);
  const three = (value: number) => formatNumber(value, 3);
  const columns: TableColumn<SweepReportVariant>[] = [
    {
      head: 'Variant',
      kind: 'rowHead',
      cell: ({ href, experimentId }) => (href === null ? experimentId : markup`<a href="${href}">${experimentId}</a>`),
      sortBy: ({ experimentId }) => experimentId,
    },
    ...keys.map((key, index): TableColumn<SweepReportVariant> => ({
      head: shortKey(key),
      kind: variants.some(({ values }) => typeof values[index] === 'string') ? 'text' : 'number',
      cell: ({ values }) => values[index] ?? markup`<span class="absent">default</span>`,
      sortBy: ({ values }) => values[index] ?? '',
    })),
    figure('Sharpe', 'a year', ({ sharpe }) => sharpe, two),
    figure('Deflated', 'by all trials', ({ dsr }) => dsr, three),
    figure('PSR', 'above 0', ({ psr }) => psr, three),
    figure(
      'Return',
      'a year',
      ({ cagr }) => cagr,
      (value) => formatReturn(value, 1),
    ),
    figure(
      'Drawdown',
      'deepest',
      ({ maxDrawdown }) => maxDrawdown,
      (value) => formatReturn(value, 1),
    ),
    {
      head: 'Status',
      kind: 'text',
      cell: ({ status, error }) => (error === null ? STATUS[status] : markup`${STATUS[status]}: ${error}`),
      sortBy: ({ status }) => STATUS[status],
    },
  ];
  const rows = [...variants].sort((a, b) => (b.sharpe ?? -Infinity) - (a.sharpe ?? -Infinity));
  const sorted = { column: 1 + keys.length, direction: 'descending' as const };
  return markup`<section aria-labelledby="variants"><h2 id="variants">Variants</h2>
${sortableTable({ name: 'Variants', columns, rows, sorted, rowAttributes: () => '' })}</section>`;
}
