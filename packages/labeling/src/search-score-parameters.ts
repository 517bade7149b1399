import { ConfigError, nearestName, parseOptions, ShapeError } from '@regimelab/core';
import { hacMean, stream, type RandomStream } from '@regimelab/numerics';
import * as z from 'zod';
import { compositeScore, CompositeScoreOptions, type ScoreInput } from './composite-score.js';
import { forwardReturn } from './forward-return.js';
import { highVolGate, HighVolGateOptions } from './high-vol-gate.js';
import { areOrdered, bandsFit, hysteresisInto, type RegimeRules } from './internal/hysteresis.js';
import type { RegimeCount, RegimeThresholds } from './plain-regime.js';
import { RegimePathOptions } from './regime-path.js';
import type { RowRange } from './splits/walk-forward.js';

/** Redraws of one candidate's thresholds before the ranges are given up. */
const MOST_REDRAWS = 100;
/** Size of the judged position in a strong and in a weak majors regime. */
const STRONG = 1;
const WEAK = 0.6;

const isRange = ([low, high]: readonly [number, number]): boolean => low <= high;
const Range = z.tuple([z.number(), z.number()]).refine(isRange, 'expected [low, high] with low ≤ high');
const WeightRange = z.tuple([z.number().min(0), z.number().min(0)]).refine(isRange, 'expected [low, high] with low ≤ high');

const { nRegimes, hysteresis, persistence, maxGapDays } = RegimePathOptions.unwrap().shape;
const { enabled, threshold } = HighVolGateOptions.unwrap().shape;
const { minFeatureWeight } = CompositeScoreOptions.unwrap().shape;

/** Options of {@link searchScoreParameters}. */
export const SearchScoreParametersOptions = z
  .strictObject({
    seed: z.int().describe('Seed of the run.'),
    window: z.int().min(0).describe('Number of the walk-forward window; its draws are the stream grid/<window>.'),
    nSamples: z.int().min(1).default(50).describe('Candidates.'),
    evalHorizonDays: z.int().min(1).default(20).describe('h, rows of the forward returns a candidate is judged by.'),
    weightRanges: z
      .record(z.string(), WeightRange)
      .default({
        alt_breadth: [0, 0.3],
        btc_dominance: [0, 0.4],
        funding_skew: [0, 0.3],
        liquidity: [0, 0.3],
        volatility_spread: [0, 0.3],
        momentum: [0, 0.2],
      })
      .refine((ranges) => Object.values(ranges).some(([, high]) => high > 0), 'expected a range that reaches above 0')
      .describe('Per feature the range of its weight before normalisation, in the order of drawing; a feature without range has weight 0.'),
    thresholdRanges: z
      .strictObject({
        low: Range.default([-2, 0]),
        high: Range.default([0, 2]),
        strongLow: Range.default([-3, -0.5]),
        strongHigh: Range.default([0.5, 3]),
      })
      .prefault({})
      .describe('Per threshold the range it is drawn from.'),
    minFeatureWeight,
    highVolGate: z.strictObject({ enabled, threshold }).prefault({}),
    nRegimes,
    hysteresis,
    persistence,
    maxGapDays,
  })
  .readonly();
export type SearchScoreParametersOptions = z.input<typeof SearchScoreParametersOptions>;

/** What a search reads: T rows each, history before the train slice included. */
export interface ScoreSearchInputs {
  /** Features in the order of summation. */
  readonly features: readonly Omit<ScoreInput, 'weight'>[];
  /** 1 where a row may be scored. */
  readonly valid: Uint8Array;
  /** Prices that printed of the asset behind the gate (BTC), NaN elsewhere. */
  readonly price: Float64Array;
  /** Daily returns of the majors, half each; decimal, NaN = missing. */
  readonly majorsReturn: Float64Array;
  /** Daily returns of the equally weighted alts. */
  readonly altsReturn: Float64Array;
}

/** Why a candidate has no value. */
export type NoDrawValue = 'bands do not fit' | 'too few rows' | 'no position' | 'no variation';

/** One candidate and how it did. */
export interface ScoreDraw {
  /** Weight of every feature, sum 1; 0 for one without range. */
  readonly weights: Readonly<Record<string, number>>;
  readonly thresholds: RegimeThresholds;
  /** HAC t statistic of the mean of v; null stands for −∞. */
  readonly value: number | null;
  /** Null where there is a value. */
  readonly reason: NoDrawValue | null;
}

/** All candidates: each is a trial, also those without a value. */
export interface ScoreSearch {
  readonly draws: readonly ScoreDraw[];
  /** The draw with the highest value, the first of equals. Its value is null when no draw has one. */
  readonly winner: ScoreDraw;
}

/**
 * Random search of weights and thresholds on one train slice:
 *
 *   v[t] = pos[t]·(Fm[t] − Fa[t]);  pos = 1 in STRONG_RISK_ON_MAJORS and RISK_ON_MAJORS, 0.6 in WEAK_RISK_ON_MAJORS, else 0, also without
 *   a regime;  Fm, Fa = forward returns over h rows of majors and alts;  value = mean v / its HAC standard error
 *
 * over the rows t ≥ train.first with t + h ≤ train.last and both forward returns. The lag is that of `hacMean` with horizon h: Newey and West's
 * rule of the number of rows, at least h − 1. Score, gate and regimes of a candidate run from row 0, as in the backtest.
 *
 * Draws, from `stream(seed, 'grid/<window>')`, per candidate: one uniform per weight range in its order, normalised to sum 1; then low, high,
 * strongLow, strongHigh, all four again (at most 100 times) until strongLow < low < high < strongHigh, also with three regimes.
 *
 * @param train rows of the slice, both included; no later row is read
 * @returns every draw. One without a value counts as −∞: fewer than 2 rows, never in a majors regime (`no position`), a standard error of 0,
 *   or bands wider than high − low (`bands do not fit`, which {@link RegimePathOptions} refuses, so it never wins)
 * @throws {ConfigErrors} for an unknown or invalid option; {ConfigError} `CONFIG_RANGE` for a range that names no feature, `CONFIG_CONFLICT`
 *   where the threshold ranges give no ordered thresholds, or none that the bands fit
 * @throws {ShapeError} where lengths differ or the slice lies outside the rows
 * @remarks The winner is the best of nSamples looks at the slice: its value is biased upwards and its t distribution does not hold.
 */
export function searchScoreParameters(inputs: ScoreSearchInputs, train: RowRange, options: SearchScoreParametersOptions): ScoreSearch {
  const settings = parseOptions(SearchScoreParametersOptions, options, 'searchScoreParameters');
  const known = knownUpTo(inputs, train);
  requireRanges(inputs, settings.weightRanges);
  const { seed, window, nSamples, evalHorizonDays, weightRanges, thresholdRanges } = settings;

  const majors = forwardReturn(known.majorsReturn, { horizon: evalHorizonDays }).values;
  const alts = forwardReturn(known.altsReturn, { horizon: evalHorizonDays }).values;
  const edge = majors.map((value, t) => (t < train.first ? NaN : value - alts[t]!));

  const random = stream(seed, `grid/${window}`);
  const draws = Array.from({ length: nSamples }, (): ScoreDraw => {
    const drawn = drawWeights(random, weightRanges);
    const weights = Object.fromEntries(inputs.features.map(({ name }) => [name, drawn.get(name) ?? 0]));
    const thresholds = drawThresholds(random, thresholdRanges);
    const rules = { ...settings, thresholds };
    if (!bandsFit(rules)) return Object.freeze({ weights, thresholds, value: null, reason: 'bands do not fit' });
    const code = regimesOf(known, weights, rules, settings);
    return Object.freeze({ weights, thresholds, ...valueOf(code, edge, settings.nRegimes, evalHorizonDays) });
  });
  const eligible = draws.filter(({ reason }) => reason !== 'bands do not fit');
  if (eligible.length === 0) {
    throw new ConfigError('CONFIG_CONFLICT', `searchScoreParameters: the bands fit none of ${nSamples} drawn thresholds`, {
      hint: 'move the ranges of low and high apart, or narrow the bands',
    });
  }
  const winner = eligible.reduce((best, draw) => ((draw.value ?? -Infinity) > (best.value ?? -Infinity) ? draw : best));
  return Object.freeze({ draws: Object.freeze(draws), winner });
}

/** The inputs up to the last row of the slice, so that no code below can read a later one. */
function knownUpTo(inputs: ScoreSearchInputs, { first, last }: RowRange): ScoreSearchInputs {
  const T = inputs.valid.length;
  const columns = { price: inputs.price, majorsReturn: inputs.majorsReturn, altsReturn: inputs.altsReturn };
  const lengths = [...Object.entries(columns), ...inputs.features.map(({ name, z: values }) => [name, values] as const)];
  for (const [name, { length }] of lengths) {
    if (length !== T) throw new ShapeError('SHAPE', `searchScoreParameters: ${name}: expected ${T} rows as in valid, got ${length}`);
  }
  if (!(Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last && last < T)) {
    throw new ShapeError('SHAPE', `searchScoreParameters: expected a slice inside 0 … ${T - 1}, got ${first} … ${last}`);
  }
  const upTo = <A extends Float64Array | Uint8Array>(column: A): A => column.subarray(0, last + 1) as A;
  return {
    features: inputs.features.map((feature) => ({ ...feature, z: upTo(feature.z) })),
    valid: upTo(inputs.valid),
    price: upTo(inputs.price),
    majorsReturn: upTo(inputs.majorsReturn),
    altsReturn: upTo(inputs.altsReturn),
  };
}

type Ranges = z.output<typeof SearchScoreParametersOptions>;

function requireRanges({ features }: ScoreSearchInputs, weightRanges: Ranges['weightRanges']): void {
  const names = features.map(({ name }) => name);
  for (const name of Object.keys(weightRanges)) {
    if (names.includes(name)) continue;
    const near = nearestName(name, names);
    throw new ConfigError('CONFIG_RANGE', `searchScoreParameters: weightRanges.${name}: no such feature`, {
      hint: near === null ? `features: ${names.join(', ')}` : `did you mean ${near}?`,
    });
  }
}

function drawWeights(random: RandomStream, ranges: Ranges['weightRanges']): ReadonlyMap<string, number> {
  const raw = Object.entries(ranges).map(([name, bounds]) => [name, within(random, bounds)] as const);
  const total = raw.reduce((sum, [, weight]) => sum + weight, 0);
  return new Map(raw.map(([name, weight]) => [name, weight / total]));
}

function drawThresholds(random: RandomStream, ranges: Ranges['thresholdRanges']): RegimeThresholds {
  for (let redraws = 0; redraws <= MOST_REDRAWS; redraws++) {
    const low = within(random, ranges.low);
    const high = within(random, ranges.high);
    const strongLow = within(random, ranges.strongLow);
    const strongHigh = within(random, ranges.strongHigh);
    const thresholds = Object.freeze({ low, high, strongLow, strongHigh });
    if (areOrdered(thresholds, 5)) return thresholds;
  }
  throw new ConfigError('CONFIG_CONFLICT', `searchScoreParameters: thresholdRanges: no ordered thresholds in ${MOST_REDRAWS} redraws`, {
    hint: 'let strongLow reach below low, low below high, and high below strongHigh',
  });
}

function within(random: RandomStream, [low, high]: readonly [number, number]): number {
  return low + random.uniform() * (high - low);
}

function regimesOf(known: ScoreSearchInputs, weights: ScoreDraw['weights'], rules: RegimeRules, settings: Ranges): Int8Array {
  const inputs = known.features.map((feature) => ({ ...feature, weight: weights[feature.name]! }));
  const { score } = compositeScore(inputs, known.valid, { minFeatureWeight: settings.minFeatureWeight });
  const gated = highVolGate(score, known.price, { ...settings.highVolGate, thresholdHigh: rules.thresholds.high });
  const code = new Int8Array(score.length);
  hysteresisInto(code, gated.score, rules);
  return code;
}

function valueOf(code: Int8Array, edge: Float64Array, regimes: RegimeCount, horizon: number): Pick<ScoreDraw, 'value' | 'reason'> {
  const top = regimes - 1;
  const v: number[] = [];
  let anyPosition = false;
  for (let t = 0; t < edge.length; t++) {
    if (!Number.isFinite(edge[t])) continue;
    const position = code[t] === top ? STRONG : regimes === 5 && code[t] === top - 1 ? WEAK : 0;
    if (position > 0) anyPosition = true;
    v.push(position * edge[t]!);
  }
  if (v.length < 2) return { value: null, reason: 'too few rows' };
  if (!anyPosition) return { value: null, reason: 'no position' };
  const { tStatistic } = hacMean(v, { horizon });
  return Number.isFinite(tStatistic) ? { value: tStatistic, reason: null } : { value: null, reason: 'no variation' };
}
