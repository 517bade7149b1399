import { crossSection, parseOptions, requireSameAssets, ShapeError, type Panel } from '@regimelab/core';
import * as z from 'zod';

/** Options of {@link benchmarkRelativeReturn}. */
export const BenchmarkRelativeReturnOptions = z
  .strictObject({
    benchmark: z
      .array(z.strictObject({ asset: z.string(), weight: z.number() }))
      .min(1)
      .default([
        { asset: 'BTC', weight: 0.7 },
        { asset: 'ETH', weight: 0.3 },
      ])
      .describe('Assets and weights of the benchmark; the sum runs in this order.'),
    basketSize: z.int().min(1).default(30).describe('Names the basket should have: the denominator of coverage.'),
  })
  .readonly();
export type BenchmarkRelativeReturnOptions = z.input<typeof BenchmarkRelativeReturnOptions>;

/** What a basket earned against a benchmark over each of K windows. Simple returns, fractions, no costs. */
export interface BenchmarkRelativeReturn {
  /** K mean returns of the basket; NaN where no member has both prices. */
  readonly basket: Float64Array;
  /** K returns of the benchmark; NaN where one of its assets lacks a price. */
  readonly benchmark: Float64Array;
  /** K returns of each benchmark asset, in the order of the options. */
  readonly benchmarkAssets: readonly Float64Array[];
  /** K values basket − benchmark. */
  readonly relative: Float64Array;
  /** K numbers of members with both prices. */
  readonly priced: Int32Array;
  /** K numbers of members with a price at the start and none at the end. */
  readonly lost: Int32Array;
  /** K percentages 100 · priced / basketSize. */
  readonly coveragePct: Float64Array;
}

/**
 * The return of an equally weighted basket over a window, less that of a fixed-weight benchmark.
 *
 *   r[i] = P_end[i] / P_start[i] − 1;  r_basket = Σ_{i priced} r[i] / n_priced;  r_bench = Σ_j w_j r[j];  y = r_basket − r_bench
 *
 * @param start K×N prices at the windows' starts, USD, NaN = none
 * @param end K×N prices at the windows' ends, same assets
 * @param members K lists of columns, in the order of summation
 * @returns returns, coverage and losses per window. This is an outcome: it is known at the window's end, not at its start
 * @throws {ShapeError} where the numbers of windows differ; {AlignmentError} where the assets do
 * @remarks Source: MSM v0, section 5.4.
 */
export function benchmarkRelativeReturn(
  start: Panel,
  end: Panel,
  members: readonly Int32Array[],
  options: BenchmarkRelativeReturnOptions = {},
): BenchmarkRelativeReturn {
  const { benchmark, basketSize } = parseOptions(BenchmarkRelativeReturnOptions, options, 'benchmarkRelativeReturn');
  requireSameAssets('benchmarkRelativeReturn', start, end);
  const K = members.length;
  if (start.axes.times.length !== K || end.axes.times.length !== K) {
    const got = `${start.axes.times.length} starts and ${end.axes.times.length} ends`;
    throw new ShapeError('SHAPE', `benchmarkRelativeReturn: expected prices for ${K} windows, got ${got}`);
  }
  const columns = benchmark.map(({ asset }) => start.axes.assets.indexOf(asset));
  const result = {
    basket: new Float64Array(K).fill(NaN),
    benchmark: new Float64Array(K),
    benchmarkAssets: benchmark.map(() => new Float64Array(K)),
    relative: new Float64Array(K),
    priced: new Int32Array(K),
    lost: new Int32Array(K),
    coveragePct: new Float64Array(K),
  };
  for (let k = 0; k < K; k++) {
    const from = crossSection(start, k);
    const to = crossSection(end, k);
    let sum = 0;
    for (const n of members[k]!) {
      const r = to[n]! / from[n]! - 1;
      if (Number.isFinite(r)) {
        sum += r;
        result.priced[k]!++;
      } else if (Number.isFinite(from[n]!)) result.lost[k]!++;
    }
    if (result.priced[k]! > 0) result.basket[k] = sum / result.priced[k]!;
    for (const [j, { weight }] of benchmark.entries()) {
      const n = columns[j]!;
      const r = n < 0 ? NaN : to[n]! / from[n]! - 1;
      result.benchmarkAssets[j]![k] = r;
      result.benchmark[k]! += weight * r;
    }
    result.relative[k] = result.basket[k]! - result.benchmark[k]!;
    result.coveragePct[k] = (100 * result.priced[k]!) / basketSize;
  }
  return result;
}
