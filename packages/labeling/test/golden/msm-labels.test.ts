import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDay } from '@regimelab/core';
import { percentileBins, summaryByLabel, trailingBins, type OutcomeSummary } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

/** One row of msm_timeseries, as far as labels and their summaries go. */
interface Week {
  readonly decision_date: string;
  readonly F_tk: number;
  readonly y: number;
  readonly label_v0_0: string;
  readonly label_v0_1: string | null;
  readonly p_v0_0: number;
  readonly p_v0_1: number | null;
  readonly v0_1_span_days: number | null;
}
interface Summary {
  readonly label: string;
  readonly count: number;
  readonly mean_y: number;
  readonly median_y: number;
  readonly std_y: number | null;
  readonly hit_rate: number;
}
interface Run {
  readonly name: string;
  readonly config: {
    readonly label?: { bin_names?: string[]; bin_ranges?: [number, number][]; v0_1?: { window_weeks: number } };
  };
  readonly expected: {
    readonly msm_timeseries: readonly Week[];
    readonly summary_by_label_v0_0: readonly Summary[];
    readonly summary_by_label_v0_1?: readonly Summary[];
  };
}

/** Made by tools/oracles/msm/make_golden.py, an implementation in plain Python. */
const runsOf = (file: string) =>
  (JSON.parse(readFileSync(join(__dirname, '../../../../tools/oracles/msm/golden', file), 'utf8')) as { runs: Run[] }).runs;
const runs = ['worked_example.json', 'random_small.json'].flatMap(runsOf);

/** Relative 1e-12, absolute 1e-15 below 1e-3. */
const close = (a: number, b: number) => Math.abs(a - b) <= (Math.abs(b) < 1e-3 ? 1e-15 : 1e-12 * Math.abs(b));
const byLabel = (summary: readonly (OutcomeSummary | null)[], names: readonly string[]) =>
  summary.flatMap((entry, bin) => (entry === null ? [] : [{ label: names[bin]!, ...entry }]));

describe.each(runs.map((run) => [run.name, run] as const))('the oracle of MSM v0, %s', (_name, { config, expected }) => {
  const weeks = expected.msm_timeseries;
  const names = config.label?.bin_names ?? ['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green'];
  const ranges = config.label?.bin_ranges;
  const rates = Float64Array.from(weeks, (week) => week.F_tk);
  const y = Float64Array.from(weeks, (week) => week.y);
  const fullSample = percentileBins(rates, ranges && { ranges });
  const trailing = trailingBins(rates, { ...(ranges && { ranges }), window: config.label?.v0_1?.window_weeks ?? 52 });

  it('has the same labels and percentiles of the full sample', () => {
    expect(Array.from(fullSample.bin, (bin) => names[bin])).toEqual(weeks.map((week) => week.label_v0_0));
    expect(weeks.filter((week, k) => !close(fullSample.percentile[k]!, week.p_v0_0))).toEqual([]);
  });

  it('has the same trailing labels, percentiles and spans', () => {
    expect(Array.from(trailing.bin, (bin) => names[bin] ?? null)).toEqual(weeks.map((week) => week.label_v0_1));
    expect(
      weeks.filter(
        (week, k) => !(week.p_v0_1 === null ? Number.isNaN(trailing.percentile[k]!) : close(trailing.percentile[k]!, week.p_v0_1)),
      ),
    ).toEqual([]);
    const day = (k: number) => parseDay(weeks[k]!.decision_date)!;
    expect(Array.from(trailing.referenceStart, (from, k) => (from < 0 ? null : day(k) - day(from)))).toEqual(
      weeks.map((week) => week.v0_1_span_days),
    );
  });

  it.each([
    ['v0_0', fullSample, expected.summary_by_label_v0_0],
    ['v0_1', trailing, expected.summary_by_label_v0_1 ?? []],
  ] as const)('has the same summary by label %s', (_version, { bin }, rows) => {
    const summary = byLabel(summaryByLabel(y, bin, names.length), names);
    expect(summary.map(({ label, count }) => [label, count])).toEqual(rows.map(({ label, count }) => [label, count]));
    for (const [i, row] of rows.entries()) {
      expect(close(summary[i]!.mean, row.mean_y) && close(summary[i]!.median, row.median_y)).toBe(true);
      expect(row.std_y === null ? summary[i]!.standardDeviation === null : close(summary[i]!.standardDeviation!, row.std_y)).toBe(true);
      expect(summary[i]!.shareNegative).toBe(row.hit_rate);
    }
  });
});

it('the golden files hold weeks with and without a trailing label', () => {
  const labels = runs.flatMap(({ expected }) => expected.msm_timeseries.map((week) => week.label_v0_1));
  expect(labels.filter((label) => label !== null).length).toBeGreaterThan(50);
  expect(labels.filter((label) => label === null).length).toBeGreaterThan(10);
});
