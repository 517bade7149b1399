import { parseOptions } from '@regimelab/core';
import { mean } from '@regimelab/numerics';
import * as z from 'zod';
import { atOnce, type WithDraws } from './internal/draw-plan.js';
import { inParts } from './internal/in-parts.js';
import { maximaOf, performanceDraws } from './internal/performance-draws.js';
import { shareAtLeast } from './internal/share-at-least.js';
import type { Parts } from './parts.js';
import { SnoopingOptions } from './snooping-options.js';

/** Options of {@link modelConfidenceSet}. */
export const ModelConfidenceSetOptions = z
  .strictObject({
    ...SnoopingOptions.unwrap().shape,
    level: z.number().gt(0).lt(1).default(0.05).describe('1 − the confidence of the set.'),
  })
  .readonly();
export type ModelConfidenceSetOptions = z.input<typeof ModelConfidenceSetOptions>;

/** The variants that may be the best. */
export interface ModelConfidenceSet {
  /** Of each variant: the smallest level at which it leaves the set. */
  readonly pValues: readonly (number | null)[];
  /** Positions with p ≥ level, ascending. */
  readonly included: readonly number[];
  /** Positions in the order in which they were eliminated; the last one or those that cannot be told apart stay out of it. */
  readonly eliminated: readonly number[];
  /** Complete rows. */
  readonly n: number | null;
  readonly blockLength: number | null;
  readonly reason: string | null;
}

/**
 * Model confidence set: starting from all variants, test "all that remain are equally good" and eliminate the worst, until one is left.
 *
 *   shortfall s_k = mean over the set of m − m_k,  t_k = s_k/√(mean over the draws of (s*_k − s_k)²),  T = max t_k,
 *   T* = max over k of (s*_k − s_k)/√(…),  p = (1 + #{T* ≥ T}) / (B + 1);  out goes the k of T, with the largest p so far
 *
 * The set of variants with p ≥ level holds the truly best with probability 1 − level at least. No benchmark is needed, and where the data say
 * little the set is large: that is its message.
 *
 * @param performance K ≥ 2 columns, per period, more = better (losses: change the sign); a row with a missing value (NaN, infinite) in any is
 *   left out
 * @returns all null with fewer than 2 variants or 3 complete rows; identical variants cannot be told apart and stay
 * @throws {ShapeError} for no column or different lengths
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: Hansen, Lunde and Nason (2011), statistic T_max. arch's MCS with method "max" on the negative columns gives the same
 *   counts; its p is #{T* > T}/B. Automatic block: the median of the columns' own.
 */
export function modelConfidenceSet(performance: readonly ArrayLike<number>[], options: ModelConfidenceSetOptions = {}): ModelConfidenceSet {
  return atOnce(computation(performance, options));
}

/** {@link modelConfidenceSet} part by part: for many variants, with progress, cancellation and other threads. @throws {InterruptedError} */
export async function modelConfidenceSetInParts(
  performance: readonly ArrayLike<number>[],
  options: ModelConfidenceSetOptions = {},
  parts: Parts = {},
): Promise<ModelConfidenceSet> {
  return inParts('modelConfidenceSet', computation(performance, options), parts);
}

function* computation(performance: readonly ArrayLike<number>[], options: ModelConfidenceSetOptions): WithDraws<ModelConfidenceSet> {
  const { level, ...parsed } = parseOptions(ModelConfidenceSetOptions, options, 'modelConfidenceSet');
  const pValues: (number | null)[] = performance.map(() => null);
  const nothing = { pValues, included: [], eliminated: [], n: null, blockLength: null };
  if (performance.length < 2) return Object.freeze({ ...nothing, reason: 'fewer than 2 variants' });
  const drawn = yield* performanceDraws('modelConfidenceSet', performance, parsed);
  if (drawn === null) return Object.freeze({ ...nothing, reason: 'fewer than 3 complete rows' });

  const { n, blockLength, means, draws } = drawn;
  let remaining = [...means.keys()];
  const eliminated: number[] = [];
  let largest = 0;
  while (remaining.length > 1) {
    const centre = mean(remaining.map((k) => means[k]!));
    const centreOfDraws = meanOver(remaining.map((k) => draws[k]!));
    const error = new Map(remaining.map((k) => [k, rootMeanSquare(draws[k]!.map((draw, d) => centreOfDraws[d]! - draw))]));
    const told = remaining.filter((k) => error.get(k)! > 0);
    if (told.length === 0) break;
    const t = (k: number) => (centre - means[k]!) / error.get(k)!;
    const worst = told.reduce((a, b) => (t(b) > t(a) ? b : a));
    const maxima = maximaOf(parsed.replications, told, (k, d) => (centreOfDraws[d]! - draws[k]![d]!) / error.get(k)!);
    largest = Math.max(largest, shareAtLeast(t(worst), maxima).value!);
    pValues[worst] = largest;
    eliminated.push(worst);
    remaining = remaining.filter((k) => k !== worst);
  }
  for (const k of remaining) pValues[k] = 1;
  const included = [...means.keys()].filter((k) => pValues[k]! >= level);
  return Object.freeze({ pValues, included, eliminated, n, blockLength, reason: null });
}

const rootMeanSquare = (values: Float64Array) => Math.sqrt(mean(values.map((value) => value * value)));

/** Mean over the columns, place by place. */
function meanOver(columns: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(columns[0]!.length);
  for (const column of columns) for (let d = 0; d < out.length; d++) out[d]! += column[d]! / columns.length;
  return out;
}
