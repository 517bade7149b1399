import { join } from 'node:path';
import { formatDay } from '@regimelab/core';
import { inferenceRecord, type MsmRun } from '@regimelab/pipeline';
import { count, percent, type Result, type TextTable } from '../print.js';

/** What `msm run` and `demo` print of a run. */
export function msmResult({ directory, facts, summaries }: MsmRun): Result {
  const { result, config } = facts;
  const report = join(directory.path, 'report.html');
  const rejected = result.days.length - result.valid.length;
  const first = result.valid.length === 0 ? null : formatDay(result.days[result.valid[0]!]!);
  const last = result.valid.length === 0 ? null : formatDay(result.days[result.valid.at(-1)!]!);
  const current = result.current;
  const reading =
    current === null
      ? []
      : [
          `Open week ${formatDay(result.days[current.k]!)}: basket funding ${(1e4 * result.funding.rate[current.k]!).toFixed(3)} bps per 8 h, ${
            current.bin < 0
              ? `no label yet (needs ${config.label.v0_1.window_weeks} weeks)`
              : `${config.label.bin_names[current.bin]} (percentile ${current.percentile.toFixed(0)})`
          }`,
        ];
  return {
    json: {
      run_id: directory.runId,
      content_id: facts.contentId,
      path: directory.path,
      report,
      n_decision_dates: result.days.length,
      n_weeks: result.valid.length,
      n_rejected: rejected,
      first_week: first,
      last_week: last,
      n_labels: Object.fromEntries(summaries.map(({ version, rows }) => [version, rows.reduce((sum, row) => sum + row.count, 0)])),
      summary_by_label: Object.fromEntries(summaries.map(({ version, rows }) => [version, rows])),
      inference: config.inference.enabled
        ? Object.fromEntries(summaries.map(({ version, inference }) => [version, inference && inferenceRecord(inference)]))
        : null,
    },
    text: [
      `${facts.header.title}, run ${directory.runId}: ${count(result.valid.length)} weeks ${first} to ${last}, ${count(rejected)} of ${count(result.days.length)} decision dates rejected`,
      ...reading,
      ...summaries.filter(({ rows }) => rows.length > 0).map(summaryTable),
      ...summaries.flatMap((labels) => testTable(labels, config)),
      '\ny = alts minus benchmark over the week after the decision.',
      config.inference.enabled
        ? 'edge = mean of the label minus mean of all labelled weeks, with p and q (Benjamini-Hochberg over the labels). The report says it in words.'
        : 'Differences between labels are not tested: inference.enabled is false.',
      `Report: ${report}`,
    ],
  };
}

function summaryTable({ version, causality, rows }: MsmRun['summaries'][number]): TextTable {
  const kind = causality === 'causal' ? 'causal: ranked among earlier weeks' : 'HINDSIGHT: ranked among all weeks, not tradable';
  return {
    title: `y by label ${version} (${kind})`,
    head: ['label', 'weeks', 'mean y', 'median y', 'std y', 'alts behind'],
    rows: rows.map((row) => [
      row.label,
      count(row.count),
      percent(row.mean_y),
      percent(row.median_y),
      percent(row.std_y),
      percent(row.hit_rate, 0),
    ]),
    text: [0],
  };
}

/** What the tests say of the labels of one version; nothing where none was made. */
function testTable(
  { version, inference }: MsmRun['summaries'][number],
  { label: { bin_names: names }, inference: { confidence } }: MsmRun['facts']['config'],
): readonly (TextTable | string)[] {
  if (inference === null) return [];
  const { n, lag, labels, spread, rankIc, trend } = inference.figures;
  if (lag === null) return n === 0 ? [] : [`\nLabels ${version}: ${count(n)} weeks are too few for a test.`];
  const level = `${Number((100 * confidence).toPrecision(6))} % interval`;
  const rows = labels.map((row) => [
    row.label,
    percent(row.mean),
    interval(row.ciLow, row.ciHigh),
    percent(row.edge),
    interval(row.edgeCiLow, row.edgeCiHigh),
    probability(row.edgePBoot),
    probability(row.edgeQBh),
  ]);
  const together = [
    `${names.at(-1)!} minus ${names[0]!}: ${percent(spread?.value)}, p (shift) ${probability(spread?.pShift)}`,
    `rank correlation of funding with y: ${number(rankIc?.rho)}, p (shift) ${probability(rankIc?.pShift)}`,
    `trend ${names[0]!} to ${names.at(-1)!}: z ${number(trend?.z)}, p (shift) ${probability(trend?.pShift)}`,
  ];
  return [
    {
      title: `Tests of labels ${version}`,
      head: ['label', 'mean y', level, 'edge', level, 'p', 'q'],
      rows,
      text: [0],
    },
    ...together,
  ];
}

const number = (value: number | null | undefined) => (value === null || value === undefined ? 'n/a' : value.toFixed(2));
const probability = (p: number | null | undefined) => (p === null || p === undefined ? 'n/a' : p < 0.001 ? '< 0.001' : p.toFixed(3));
const interval = (low: number | null, high: number | null) =>
  low === null || high === null ? 'n/a' : `${percent(low)} to ${percent(high)}`;
