import { ConfigError, parseOptions } from '@regimelab/core';
import { neweyWestLag, standardDeviation, stream } from '@regimelab/numerics';
import * as z from 'zod';
import { basicInterval } from './basic-interval.js';
import { bcaInterval } from './bca-interval.js';
import { centredPValue } from './centred-p-value.js';
import { completeRows } from './internal/complete-rows.js';
import { countLost } from './internal/count-lost.js';
import { atOnce, type DrawKernel, type WithDraws } from './internal/draw-plan.js';
import { inParts } from './internal/in-parts.js';
import { influenceError, largest } from './internal/influence-error.js';
import { blockLengthOf, samplerOf } from './internal/sampler-of.js';
import type { Parts } from './parts.js';
import { percentileInterval } from './percentile-interval.js';
import { Confidence, ResamplingOptions, streamName } from './resampling-options.js';
import type { Statistic } from './statistic.js';
import { studentisedInterval } from './studentised-interval.js';
import { studentisedPValue } from './studentised-p-value.js';

/** Options of {@link bootstrap}. */
export const BootstrapOptions = z
  .strictObject({
    ...ResamplingOptions.unwrap().shape,
    interval: z
      .enum(['studentised', 'percentile', 'basic', 'bca'])
      .default('studentised')
      .describe('Kind of interval and p-value; studentised needs an influence series, bca independent rows.'),
    confidence: Confidence,
    alternative: z.enum(['two-sided', 'greater']).default('two-sided').describe('Side of 0 the p-value tests against.'),
    horizon: z.int().min(1).default(1).describe('Rows an observation spans; the lag of the standard error is at least horizon − 1.'),
    stream: streamName('bootstrap'),
  })
  .readonly();
export type BootstrapOptions = z.input<typeof BootstrapOptions>;

/** An estimate with what resampling says of it. */
export interface BootstrapResult {
  /** Complete rows used. */
  readonly n: number;
  readonly estimate: number | null;
  /** Studentised: prewhitened HAC error on the sample; else the standard deviation (n − 1) of the draws. */
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of the null hypothesis 0. */
  readonly pValue: number | null;
  /** Draws in which the statistic, or its error, is undefined. */
  readonly drawsLost: number;
  readonly replications: number;
  /** As used; null with no row. */
  readonly blockLength: number | null;
  /** Why a figure is null; null where none is. */
  readonly reason: string | null;
}

/**
 * Interval and p-value of a statistic of dependent rows, by resampling blocks of them. Columns are redrawn together, so pairs stay pairs.
 *
 *   studentised: θ ∓ q·se,  q the quantile of |t*| at `confidence`,  t* = (θ* − θ)/se*;  p = (1 + #{|t*| ≥ |θ/se|}) / (valid + 1)
 *
 * se is the prewhitened HAC error of the influence series u (`hacStandardError`, lag by the rule of Newey and West, at least horizon − 1); in
 * each draw θ*, u* and se* come from the resampled rows in draw order with the same lag. Percentile, basic and BCa intervals use θ* alone and the
 * centred p-value. A draw with θ* undefined or se* = 0 is lost and counted; with more than half lost there is neither interval nor p.
 *
 * @param columns data of one length; a row with a missing value (NaN, infinite) in any column is left out, the gap closes
 * @param statistic what is estimated, such as {@link meanStatistic} or {@link sharpeStatistic}
 * @returns figures or null with the reason: no row, θ undefined, se = 0, too many draws lost, BCa with blocks
 * @throws {ShapeError} for no column or different lengths
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {ConfigError} `CONFIG_CONFLICT` where a studentised interval is asked of a statistic without an influence series
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Automatic block length: that of the first column. Sources: Politis and Romano (1994); Götze and Künsch (1996) on why the error has to
 *   be divided by in each draw; Davison and Hinkley (1997). For an AR(1) with 0.3 and n = 500 the 95 % interval of a Sharpe ratio covers 0.95
 *   studentised, 0.93 percentile, 0.85 with independent draws.
 */
export function bootstrap(columns: readonly ArrayLike<number>[], statistic: Statistic, options: BootstrapOptions = {}): BootstrapResult {
  return atOnce(bootstrapping(columns, statistic, options));
}

/** {@link bootstrap} part by part: for many draws of many rows, with progress, cancellation and other threads. @throws {InterruptedError} */
export async function bootstrapInParts(
  columns: readonly ArrayLike<number>[],
  statistic: Statistic,
  options: BootstrapOptions = {},
  parts: Parts = {},
): Promise<BootstrapResult> {
  return inParts('bootstrap', bootstrapping(columns, statistic, options), parts);
}

/** What both forms of {@link bootstrap} compute, up to the draws and from them on. */
export function* bootstrapping(
  columns: readonly ArrayLike<number>[],
  statistic: Statistic,
  options: BootstrapOptions,
): WithDraws<BootstrapResult> {
  const parsed = parseOptions(BootstrapOptions, options, 'bootstrap');
  const { method, interval, confidence, alternative, replications } = parsed;
  if (interval === 'studentised' && statistic.influenceInto === undefined) {
    throw new ConfigError('CONFIG_CONFLICT', 'bootstrap: interval: studentised needs a statistic with influenceInto; got one without', {
      hint: 'give the statistic an influence series, or choose percentile',
    });
  }
  const data = completeRows('bootstrap', columns);
  const n = data[0]!.length;
  const nothing = { n, estimate: null, standardError: null, low: null, high: null, pValue: null, drawsLost: 0, replications };
  if (n === 0) return Object.freeze({ ...nothing, blockLength: null, reason: 'no complete row' });
  const sampler = samplerOf(method, n, blockLengthOf(method, parsed.blockLength, data[0]!));
  const { blockLength } = sampler;
  const estimate = statistic.value(data);
  if (!Number.isFinite(estimate)) return Object.freeze({ ...nothing, blockLength, reason: 'the statistic is undefined on these rows' });

  let kernel: DrawKernel = { kind: 'plain', statistic };
  let standardError = NaN;
  if (interval === 'studentised') {
    const lag = neweyWestLag(n, parsed.horizon);
    const size = largest(data);
    const u = new Float64Array(n);
    statistic.influenceInto!(u, data);
    standardError = influenceError(u, data, size, lag, 1);
    kernel = { kind: 'studentised', statistic, estimate, lag, size };
  }
  const plan = { kernel, columns: data, sampler, replications, random: stream(parsed.seed, parsed.stream) };
  const [draws] = (yield plan) as readonly [Float64Array];
  if (interval !== 'studentised') standardError = standardDeviation(draws);
  const bounds = {
    studentised: () => studentisedInterval(estimate, standardError, draws, confidence),
    percentile: () => percentileInterval(draws, confidence),
    basic: () => basicInterval(estimate, draws, confidence),
    bca: () => bcaInterval(estimate, draws, jackknife(data, statistic), confidence, method),
  }[interval]();
  const test =
    interval === 'studentised'
      ? studentisedPValue(estimate / standardError, draws, alternative)
      : centredPValue(estimate, draws, alternative);
  return Object.freeze({
    n,
    estimate,
    standardError: Number.isNaN(standardError) ? null : standardError,
    low: bounds.low,
    high: bounds.high,
    pValue: test.value,
    drawsLost: countLost(draws),
    replications,
    blockLength,
    reason: bounds.reason ?? test.reason,
  });
}

/** The statistic without row i, for each i. */
function jackknife(data: readonly Float64Array[], statistic: Statistic): Float64Array {
  const n = data[0]!.length;
  return Float64Array.from({ length: n }, (_, i) => statistic.value(data.map((column) => column.filter((_value, t) => t !== i))));
}
