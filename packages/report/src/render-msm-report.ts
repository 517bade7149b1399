import { DataError, ShapeError } from '@regimelab/core';
import type { MsmReportInput } from './msm-report-input.js';
import { binPalette } from './internal/bin-palette.js';
import { msmChartData } from './internal/charts/msm-chart-data.js';
import { clientScript } from './internal/client-script.generated.js';
import { markup } from './internal/markup.js';
import { msmCharts } from './internal/msm/charts.js';
import { headline } from './internal/msm/headline.js';
import { keyFigures } from './internal/msm/key-figures.js';
import { labelSummaries } from './internal/msm/label-summaries.js';
import { labelTests } from './internal/msm/label-tests.js';
import { msmTrust } from './internal/msm/msm-trust.js';
import { rejectedWeeks } from './internal/msm/rejected-weeks.js';
import { weekTable } from './internal/msm/week-table.js';
import { renderPage } from './internal/page/page.js';
import { provenance, resolvedConfig } from './internal/page/provenance.js';

/**
 * The report of one MSM run as a single HTML document that opens offline: headline, trust panel, key figures, charts, tables, configuration.
 *
 * @param input fractions for returns and funding (per 8 h), percent for coverage; NaN is shown as `n/a` with its reason
 * @returns a whole document; the same input gives the same bytes
 * @throws {ShapeError} where columns that belong together differ in length, or the rejection counts do not add up
 * @throws {DataError} `REPORT_UNKNOWN_LABEL` where a label is not one of `binNames`
 * @remarks Labels marked `hindsight` are shown as such wherever they appear. A labeling without `inference` is said to be untested.
 */
export function renderMsmReport(input: MsmReportInput): string {
  requireColumns(input);
  requireKnownLabels(input);
  const bins = binPalette(input.binNames);
  const data = msmChartData(input);
  return renderPage({
    title: input.title,
    bins,
    data,
    script: clientScript,
    body: markup`${headline(input, bins)}
${msmTrust(input)}
${keyFigures(input, data)}
${msmCharts(input, data, bins)}
${labelSummaries(input, bins)}
${labelTests(input, bins)}
${weekTable(input, data, bins)}
${rejectedWeeks(input)}
${resolvedConfig(input.config)}
${provenance(input)}`,
  });
}

function requireColumns({ weeks, rejected, labelings, trust, binNames }: MsmReportInput): void {
  if (binNames.length === 0 || labelings.length === 0) {
    throw new ShapeError(
      'SHAPE',
      `renderMsmReport: expected at least one bin and one labeling, got ${binNames.length} and ${labelings.length}`,
    );
  }
  const valid = weeks.decisionDate.length;
  requireLengths('weeks', weeks, valid);
  for (const { version, label, percentile } of labelings) requireLengths(`labelings ${version}`, { label, percentile }, valid);
  requireLengths('rejected', rejected, rejected.decisionDate.length);
  const counted = trust.rejections.reduce((sum, { count }) => sum + count, 0);
  if (counted !== rejected.decisionDate.length) {
    throw new ShapeError(
      'SHAPE',
      `renderMsmReport: trust.rejections: expected counts adding up to ${rejected.decisionDate.length} rejected dates, got ${counted}`,
    );
  }
}

function requireLengths(name: string, columns: object, length: number): void {
  for (const [column, values] of Object.entries(columns) as [string, ArrayLike<unknown>][]) {
    if (values.length !== length)
      throw new ShapeError('SHAPE', `renderMsmReport: ${name}.${column}: expected ${length} values, got ${values.length}`);
  }
}

function requireKnownLabels({ binNames, labelings, current }: MsmReportInput): void {
  const known = new Set(binNames);
  const used = labelings.flatMap(({ version, label, byLabel, inference }) =>
    [...label, ...byLabel.map((row) => row.label), ...(inference?.labels ?? []).map((row) => row.label)].map((name) => ({ version, name })),
  );
  for (const { version, name } of [...used, { version: 'current', name: current?.label ?? null }]) {
    if (name !== null && !known.has(name)) {
      throw new DataError(
        'REPORT_UNKNOWN_LABEL',
        `renderMsmReport: labels ${version}: expected one of ${binNames.join(', ')}, got ${name}`,
      );
    }
  }
}
