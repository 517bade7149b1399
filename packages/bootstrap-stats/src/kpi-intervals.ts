import { parseOptions } from '@regimelab/core';
import { quantileSorted, stream } from '@regimelab/numerics';
import { AnnualizationOptions } from '@regimelab/performance';
import * as z from 'zod';
import type { Interval } from './interval.js';
import { eachDraw } from './internal/each-draw.js';
import { observed } from './internal/observed.js';
import { blockLengthOf, samplerOf } from './internal/sampler-of.js';
import { percentileInterval } from './percentile-interval.js';
import { Confidence, ResamplingOptions, streamName } from './resampling-options.js';

/** Options of {@link kpiIntervals}. */
export const KpiIntervalsOptions = z
  .strictObject({
    ...ResamplingOptions.unwrap().shape,
    ...AnnualizationOptions.unwrap().shape,
    confidence: Confidence,
    stream: streamName('bootstrap/kpis'),
  })
  .readonly();
export type KpiIntervalsOptions = z.input<typeof KpiIntervalsOptions>;

const KPI_NAMES = [
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'calmar',
  'hitRate',
  'expectedShortfall95',
] as const;

/** An interval for each measure that `kpis` of @regimelab/performance gives. */
export type KpiIntervals = Readonly<Record<(typeof KPI_NAMES)[number], Interval>>;

const TAIL = 0.05;

/**
 * Percentile intervals of the usual measures of a return series: each draw is a series of the same length, on which every measure is taken.
 *
 * @param returns n per-period net returns in time order, decimals; missing = NaN or infinite: left out, the gap closes
 * @returns bounds in the units of the measures; null where the measure is undefined on more than half of the draws, or there is no return
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks First-order accurate, for the measures that have no error formula: {@link sharpeInterval} is studentised and to be preferred for
 *   the Sharpe ratio. A drawdown depends on the order of the returns, which blocks keep only in part: falls that last longer than a block are
 *   too rare in the draws, so its interval leans towards small ones. Source: Politis and Romano (1994).
 */
export function kpiIntervals(returns: ArrayLike<number>, options: KpiIntervalsOptions = {}): KpiIntervals {
  const {
    method,
    blockLength,
    replications,
    seed,
    periodsPerYear,
    confidence,
    stream: name,
  } = parseOptions(KpiIntervalsOptions, options, 'kpiIntervals');
  const r = observed('kpiIntervals', returns);
  if (r.length === 0) return each((): Interval => ({ low: null, high: null, reason: 'no return' }));
  const draws = each(() => new Float64Array(replications).fill(NaN));
  const sampler = samplerOf(method, r.length, blockLengthOf(method, blockLength, r));
  // Sorted once: a draw is put in order by counting how often it has each place; sorting each was half of the time.
  const rows = Array.from(r.keys()).sort((a, b) => r[a]! - r[b]!);
  const ascending = Float64Array.from(rows, (row) => r[row]!);
  const places = new Float64Array(r.length);
  rows.forEach((row, place) => (places[row] = place));
  const counts = new Int32Array(r.length);
  const sorted = new Float64Array(r.length);
  eachDraw([r, places], { sampler, replications, random: stream(seed, name) }, ([resampled, resampledPlaces], draw) => {
    sortInto(sorted, resampledPlaces!, ascending, counts);
    measureInto(draws, draw, resampled!, sorted, periodsPerYear);
  });
  return each((kpi) => percentileInterval(draws[kpi], confidence));
}

function each<T>(of: (name: (typeof KPI_NAMES)[number]) => T): Record<(typeof KPI_NAMES)[number], T> {
  return Object.fromEntries(KPI_NAMES.map((name) => [name, of(name)])) as Record<(typeof KPI_NAMES)[number], T>;
}

/** The values of a draw in ascending order, by the places that its rows have in `ascending`. */
function sortInto(sorted: Float64Array, places: Float64Array, ascending: Float64Array, counts: Int32Array): void {
  counts.fill(0);
  for (let t = 0; t < places.length; t++) counts[places[t]! | 0]!++;
  for (let place = 0, t = 0; place < counts.length; place++) {
    for (const end = t + counts[place]!; t < end; t++) sorted[t] = ascending[place]!;
  }
}

/** The measures of one draw, as `kpis` takes them; what is undefined stays NaN. One loop: thousands of draws are measured. */
function measureInto(
  draws: Readonly<Record<(typeof KPI_NAMES)[number], Float64Array>>,
  draw: number,
  r: Float64Array,
  sorted: Float64Array,
  periodsPerYear: number,
): void {
  const n = r.length;
  let equity = 1;
  let peak = 1;
  let fall = 0;
  let total = 0;
  let below = 0;
  let wins = 0;
  for (let t = 0; t < n; t++) {
    const value = r[t]!;
    equity *= 1 + value;
    if (equity > peak) peak = equity;
    else if (equity / peak - 1 < fall) fall = equity / peak - 1;
    total += value;
    if (value > 0) wins++;
    else below += value * value;
  }
  const mean = total / n;
  let squares = 0;
  for (let t = 0; t < n; t++) squares += (r[t]! - mean) ** 2;
  const deviation = n > 1 ? Math.sqrt(squares / (n - 1)) : NaN;
  const annual = Math.sqrt(periodsPerYear);
  const growth = equity <= 0 ? -1 : equity ** (periodsPerYear / n) - 1;
  const limit = quantileSorted(sorted, TAIL);
  let tail = 0;
  let worst = 0;
  for (; worst < n && sorted[worst]! <= limit; worst++) tail += sorted[worst]!;

  draws.totalReturn[draw] = equity - 1;
  draws.cagr[draw] = growth;
  draws.volatility[draw] = deviation * annual;
  if (deviation > 0) draws.sharpe[draw] = (mean / deviation) * annual;
  if (below > 0) draws.sortino[draw] = (mean / Math.sqrt(below / n)) * annual;
  draws.maxDrawdown[draw] = fall;
  if (fall < 0) draws.calmar[draw] = growth / -fall;
  draws.hitRate[draw] = wins / n;
  draws.expectedShortfall95[draw] = tail / worst;
}
