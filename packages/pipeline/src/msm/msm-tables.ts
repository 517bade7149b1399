import type { LabelRow } from '@regimelab/bootstrap-stats';
import { csvText, formatDay, MS_PER_DAY, resultJson, byCodePoint, type CsvColumn } from '@regimelab/core';
import { summaryByLabel, type Bins } from '@regimelab/labeling';
import { REJECTION_REASONS, type MsmResult } from './compute-msm.js';
import type { MsmConfig } from './msm-config.js';
import type { MsmInference } from './msm-inference.js';

/** `msm_timeseries.csv`: one row per valid week, ascending. */
export function timeseriesCsv(result: MsmResult, config: MsmConfig): string {
  const { days, ends, instants, universe, funding, returns, valid, fullSample, trailing } = result;
  const { assets } = universe.axes;
  const names = config.label.bin_names;
  const column = (name: string, value: (k: number, v: number) => string | number | boolean | null): CsvColumn => [
    name,
    Array.from(valid, (k, v) => value(k, v)),
  ];
  const members = (k: number) => Array.from(universe.members[k]!, (n) => assets[n]!);
  const windowDays = (k: number) => (ends[k]! - instants[k]!) / MS_PER_DAY;
  return csvText([
    column('decision_date', (k) => formatDay(days[k]!)),
    column('next_date', (k) => formatDay(ends[k]! / MS_PER_DAY)),
    column('basket_hash', (k) => members(k).sort(byCodePoint).join(',')),
    column('basket_members', (k) => members(k).join(',')),
    column('n_valid', (k) => funding.validAssets[k]!),
    column('coverage', (k) => funding.coveragePct[k]!),
    column('F_tk', (k) => funding.rate[k]!),
    column('label_v0_0', (_, v) => names[fullSample.bin[v]!] ?? null),
    column('label_v0_1', (_, v) => names[trailing.bin[v]!] ?? null),
    column('p_v0_0', (_, v) => fullSample.percentile[v]!),
    column('p_v0_1', (_, v) => trailing.percentile[v]!),
    column('r_alts', (k) => returns.basket[k]!),
    column('r_maj_weighted', (k) => returns.benchmark[k]!),
    column('y', (k) => returns.relative[k]!),
    ...config.universe.majors.map((major, j) => column(`r_${major.toLowerCase()}`, (k) => returns.benchmarkAssets[j]![k]!)),
    column('n_selected', (k) => universe.members[k]!.length),
    column('n_priced', (k) => returns.priced[k]!),
    column('n_lost', (k) => returns.lost[k]!),
    column('price_coverage', (k) => returns.coveragePct[k]!),
    column('window_days', windowDays),
    column('is_partial', (k) => windowDays(k) < 7),
    column('v0_1_span_days', (k, v) => {
      const first = trailing.referenceStart[v]!;
      return first < 0 ? null : days[k]! - days[valid[first]!]!;
    }),
  ]);
}

/** A row of `summary_by_label_v0_*.csv`. Fractions per week. */
export interface SummaryRow {
  readonly label: string;
  readonly count: number;
  readonly mean_y: number;
  readonly median_y: number;
  /** Sample standard deviation; null for one week. */
  readonly std_y: number | null;
  /** Share of weeks with y < 0: the meaning the original gave it. */
  readonly hit_rate: number;
  /** The same share under the name that says what it is. */
  readonly share_alts_underperform: number;
}

/** One row per label that occurs, in bin order. */
export function summaryRows(result: MsmResult, bins: Bins, config: MsmConfig): readonly SummaryRow[] {
  return summaryByLabel(outcomes(result), bins.bin, config.label.bins).flatMap((summary, b) =>
    summary === null
      ? []
      : [
          {
            label: config.label.bin_names[b]!,
            count: summary.count,
            mean_y: summary.mean,
            median_y: summary.median,
            std_y: summary.standardDeviation,
            hit_rate: summary.shareNegative,
            share_alts_underperform: summary.shareNegative,
          },
        ],
  );
}

/** `summary_by_label_v0_*.csv`. */
export function summaryCsv(rows: readonly SummaryRow[]): string {
  const columns = ['label', 'count', 'mean_y', 'median_y', 'std_y', 'hit_rate', 'share_alts_underperform'] as const;
  return csvText(columns.map((name) => [name, rows.map((row) => row[name])]));
}

/** Columns of `inference_by_label_v0_*.csv` and where they come from. */
const INFERENCE_COLUMNS = {
  label: 'label',
  count: 'count',
  mean_y: 'mean',
  se_hac: 'seHac',
  t_hac: 'tHac',
  p_hac: 'pHac',
  ci_low: 'ciLow',
  ci_high: 'ciHigh',
  p_boot: 'pBoot',
  edge: 'edge',
  edge_ci_low: 'edgeCiLow',
  edge_ci_high: 'edgeCiHigh',
  edge_p_boot: 'edgePBoot',
  p_holm: 'pHolm',
  q_bh: 'qBh',
  edge_p_holm: 'edgePHolm',
  edge_q_bh: 'edgeQBh',
  draws_lost: 'drawsLost',
} as const satisfies Record<string, keyof LabelRow>;

/** `inference_by_label_v0_*.csv`: one row a label that occurs, in bin order. */
export function inferenceCsv({ figures }: MsmInference): string {
  return csvText(Object.entries(INFERENCE_COLUMNS).map(([name, field]) => [name, figures.labels.map((row) => row[field])]));
}

/** `inference.json`: what is said of all labels of a version together. */
export function inferenceJson(versions: readonly { readonly version: string; readonly inference: MsmInference }[]): string {
  return resultJson(Object.fromEntries(versions.map(({ version, inference }) => [version, inferenceRecord(inference)])));
}

/** One version of `inference.json`. */
export function inferenceRecord({ figures: { n, lag, blockLength, replications, seed, spread, rankIc, trend, notes } }: MsmInference) {
  return {
    n,
    lag,
    block_length: blockLength,
    n_boot: replications,
    seed,
    spread: spread && {
      value: spread.value,
      se_hac: spread.seHac,
      t_hac: spread.tHac,
      p_hac: spread.pHac,
      ci_low: spread.ciLow,
      ci_high: spread.ciHigh,
      p_boot: spread.pBoot,
      p_shift: spread.pShift,
      draws_lost: spread.drawsLost,
    },
    rank_ic: rankIc && {
      rho: rankIc.rho,
      t: rankIc.t,
      p_t: rankIc.pT,
      ci_low: rankIc.ciLow,
      ci_high: rankIc.ciHigh,
      p_shift: rankIc.pShift,
      draws_lost: rankIc.drawsLost,
    },
    trend: trend && {
      j: trend.j,
      expected: trend.expected,
      variance: trend.variance,
      z: trend.z,
      p_normal: trend.pNormal,
      p_shift: trend.pShift,
    },
    notes,
  };
}

/** `rejections.csv`: one row per decision date without an outcome; figures of checks that were not made are empty. */
export function rejectionsCsv(result: MsmResult): string {
  const rejected = rejectedWeeks(result);
  return csvText([
    ['decision_date', rejected.map(({ k }) => formatDay(result.days[k]!))],
    ['reason', rejected.map(({ reason }) => reason)],
    ['n_selected', rejected.map(({ k }) => result.universe.members[k]!.length)],
    ['n_valid', rejected.map(({ nValid }) => nValid)],
    ['coverage', rejected.map(({ coveragePct }) => coveragePct)],
    ['n_priced', rejected.map(({ nPriced }) => nPriced)],
    ['price_coverage', rejected.map(({ priceCoveragePct }) => priceCoveragePct)],
  ]);
}

/** `msm_current.json`: the reading of the newest decision date whose outcome is still open, else null. */
export function currentJson(result: MsmResult, config: MsmConfig): string {
  const { current, universe, funding, days } = result;
  if (current === null) return resultJson(null);
  const { k } = current;
  return resultJson({
    decision_date: formatDay(days[k]!),
    basket_members: Array.from(universe.members[k]!, (n) => universe.axes.assets[n]!).join(','),
    n_valid: funding.validAssets[k]!,
    coverage: funding.coveragePct[k]!,
    F_tk: funding.rate[k]!,
    label_v0_1: config.label.bin_names[current.bin] ?? null,
    p_v0_1: current.percentile,
  });
}

/** The outcome y of the valid weeks. */
export function outcomes({ valid, returns }: MsmResult): Float64Array {
  return Float64Array.from(valid, (k) => returns.relative[k]!);
}

/** Decision dates without an outcome, with the figures that were looked at before the check that failed. */
export function rejectedWeeks({ rejections, funding, returns }: MsmResult) {
  return rejections.flatMap((reason, k) => {
    if (reason === null) return [];
    const check = REJECTION_REASONS.indexOf(reason);
    const [funded, priced] = [check >= 1, check >= 3];
    return [
      {
        k,
        reason,
        nValid: funded ? funding.validAssets[k]! : null,
        coveragePct: funded ? funding.coveragePct[k]! : null,
        nPriced: priced ? returns.priced[k]! : null,
        priceCoveragePct: priced ? returns.coveragePct[k]! : null,
      },
    ];
  });
}
