import { join } from 'node:path';
import { formatDay } from '@regimelab/core';
import type { MsmRun } from '@regimelab/pipeline';
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
    },
    text: [
      `${facts.header.title}, run ${directory.runId}: ${count(result.valid.length)} weeks ${first} to ${last}, ${count(rejected)} of ${count(result.days.length)} decision dates rejected`,
      ...reading,
      ...summaries.filter(({ rows }) => rows.length > 0).map(summaryTable),
      '\ny = alts minus benchmark over the week after the decision. Differences between labels are not tested here.',
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
