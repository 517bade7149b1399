import { parseOptions } from '@regimelab/core';
import { bootstrap, type BootstrapResult } from './bootstrap.js';
import { completeRows } from './internal/complete-rows.js';
import { blockLengthOf } from './internal/sampler-of.js';
import { scaled } from './internal/scaled.js';
import { sharpeInfluenceInto, sharpeOf } from './internal/sharpe.js';
import { SharpeIntervalOptions } from './sharpe-interval.js';
import type { Statistic } from './statistic.js';

/**
 * Do two strategies have the same Sharpe ratio?  Δ = SR(a) − SR(b), annual, with interval and p-value; days are redrawn together, so what both
 * share cancels.
 *
 *   u_t = u_t(a) − u_t(b) with the influence series of {@link sharpeStatistic};  p = (1 + #{|Δ* − Δ|/se* ≥ |Δ|/se}) / (valid + 1)
 *
 * @param a per-period returns in time order, decimals; a row with a missing value (NaN, infinite) in either is left out, the gap closes
 * @param b of the same length
 * @returns estimate, error and bounds annual; null with the reason where a ratio is undefined, the series are equal (se = 0), or no row is left
 * @throws {ShapeError} where the lengths differ
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: Ledoit and Wolf (2008). The delta method on means and second moments is this influence series (to n/(n − 1)). It differs from
 *   the authors' program as {@link sharpeInterval} does; the automatic block length is that of u, the series whose mean is at stake. The test of
 *   Jobson and Korkie with Memmel's correction takes returns as independent and normal; neither is needed here.
 */
export function sharpeDifference(a: ArrayLike<number>, b: ArrayLike<number>, options: SharpeIntervalOptions = {}): BootstrapResult {
  const { periodsPerYear, ...rest } = parseOptions(SharpeIntervalOptions, options, 'sharpeDifference');
  const columns = completeRows('sharpeDifference', [a, b]);
  const u = new Float64Array(columns[0]!.length);
  const isDefined = Number.isFinite(differenceOfSharpes.influenceInto!(u, columns));
  const blockLength = isDefined ? blockLengthOf(rest.method, rest.blockLength, u) : 1;
  return scaled(bootstrap(columns, differenceOfSharpes, { ...rest, blockLength }), Math.sqrt(periodsPerYear));
}

const differenceOfSharpes: Statistic = {
  value: ([a, b]) => sharpeOf(a!) - sharpeOf(b!),
  influenceInto(u, [a, b]) {
    const other = new Float64Array(u.length);
    const difference = sharpeInfluenceInto(u, a!) - sharpeInfluenceInto(other, b!);
    for (let t = 0; t < u.length; t++) u[t]! -= other[t]!;
    return difference;
  },
};
