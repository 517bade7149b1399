import { parseOptions } from '@regimelab/core';
import { atOnce, type WithDraws } from './internal/draw-plan.js';
import { inParts } from './internal/in-parts.js';
import { maximaOf, performanceDraws } from './internal/performance-draws.js';
import { shareAtLeast } from './internal/share-at-least.js';
import type { Parts } from './parts.js';
import { SnoopingOptions } from './snooping-options.js';

/** Is the best of several variants better than the benchmark? */
export interface RealityCheck {
  readonly pValue: number | null;
  /** V. */
  readonly statistic: number | null;
  /** Position of the best variant. */
  readonly best: number | null;
  /** Complete rows. */
  readonly n: number | null;
  readonly blockLength: number | null;
  readonly reason: string | null;
}

/**
 * Reality check of the best of K variants:  V = max over k of √n·m_k,  V* = max over k of √n(m*_k − m_k),  p = (1 + #{V* ≥ V}) / (B + 1),
 * m_k the mean performance of variant k over the benchmark.
 *
 * Looking at K variants and reporting the best makes its own p-value worthless; this one is of "none is better than the benchmark", with all
 * looks counted. One set of rows is drawn for all columns, so what they share stays shared.
 *
 * @param performance K columns d_k,t: after-cost return of variant k minus the benchmark's, per period; a row with a missing value (NaN,
 *   infinite) in any is left out
 * @returns null with fewer than 3 complete rows
 * @throws {ShapeError} for no column or different lengths
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: White (2000). Not studentised and centred on every variant: poor and volatile ones take power away.
 *   {@link superiorPredictiveAbility} mends both. Automatic block: the median of the columns' own.
 */
export function realityCheck(performance: readonly ArrayLike<number>[], options: SnoopingOptions = {}): RealityCheck {
  return atOnce(computation(performance, options));
}

/** {@link realityCheck} part by part: for many variants, with progress, cancellation and other threads. @throws {InterruptedError} */
export async function realityCheckInParts(
  performance: readonly ArrayLike<number>[],
  options: SnoopingOptions = {},
  parts: Parts = {},
): Promise<RealityCheck> {
  return inParts('realityCheck', computation(performance, options), parts);
}

function* computation(performance: readonly ArrayLike<number>[], options: SnoopingOptions): WithDraws<RealityCheck> {
  const parsed = parseOptions(SnoopingOptions, options, 'realityCheck');
  const drawn = yield* performanceDraws('realityCheck', performance, parsed);
  if (drawn === null) {
    return Object.freeze({ pValue: null, statistic: null, best: null, n: null, blockLength: null, reason: 'fewer than 3 complete rows' });
  }
  const { n, blockLength, means, draws } = drawn;
  const largest = Math.max(...means);
  const statistic = Math.sqrt(n) * largest;
  const maxima = maximaOf(parsed.replications, [...means.keys()], (k, d) => Math.sqrt(n) * draws[k]![d]!);
  const pValue = shareAtLeast(statistic, maxima).value;
  return Object.freeze({ pValue, statistic, best: means.indexOf(largest), n, blockLength, reason: null });
}
