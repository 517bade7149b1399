import { ConfigError, parseOptions } from '@regimelab/core';
import { mean, neweyWestLag, stream } from '@regimelab/numerics';
import * as z from 'zod';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { spreadShiftP } from './internal/circular-shifts.js';
import { createGroupSample } from './internal/group-sample.js';
import { judgeContrasts } from './internal/judge-contrasts.js';
import { labelledRows, type LabelledRows } from './internal/labelled-rows.js';
import { numberOrNull } from './internal/number-or-null.js';
import { regimeStatistics } from './internal/regime-statistics.js';
import { blockLengthOf, samplerOf } from './internal/sampler-of.js';
import { whyUntested } from './internal/why-untested.js';
import type { RegimeEdge, RegimeEvaluation } from './regime-evaluation.js';
import { Confidence, ResamplingOptions, streamName } from './resampling-options.js';

/** Options of {@link regimeEdges}. */
export const RegimeEdgesOptions = z
  .strictObject({
    ...ResamplingOptions.unwrap().shape,
    states: z
      .union([z.literal(3), z.literal(5)])
      .default(5)
      .describe('Regimes: 1 … 5, or 1, 3, 5.'),
    interval: z.enum(['studentised', 'percentile']).default('studentised').describe('Kind of interval and p-value.'),
    confidence: Confidence,
    stream: streamName('regime_eval'),
  })
  .readonly();
export type RegimeEdgesOptions = z.input<typeof RegimeEdgesOptions>;

/** Forward returns over one horizon. */
export interface HorizonReturns {
  /** h, rows from t to the end of the return. */
  readonly horizon: number;
  /** Return over (t, t + h] at row t; missing = NaN or infinite. */
  readonly returns: ArrayLike<number>;
}

const EDGES = ['edgeBest', 'edgeWorst', 'spread15', 'spreadSides'] as const;
type EdgeName = (typeof EDGES)[number];
type EdgeContrast = { readonly plus: readonly number[]; readonly minus: readonly number[] | 'all' };

/** Regime r is group r − 1. */
const GROUPS = 5;
const contrastsOf = (states: 3 | 5): Readonly<Record<EdgeName, EdgeContrast>> => ({
  edgeBest: { plus: [4], minus: 'all' },
  edgeWorst: { plus: [0], minus: 'all' },
  spread15: { plus: [4], minus: [0] },
  spreadSides: states === 5 ? { plus: [3, 4], minus: [0, 1] } : { plus: [4], minus: [0] },
});

/**
 * Do forward returns differ by regime?  Per horizon h the mean of regime 5 and of regime 1 over the mean of all rows (edges), the mean of 5 less
 * that of 1, and that of the majors' side (4, 5) less that of the alts' side (1, 2).
 *
 * Interval and two-sided p of an edge: bootstrap of the pairs (regime_t, Y_t) in time order, stream `<stream>/<h>`, mean block max(automatic, h) or
 * the number given; studentised by the prewhitened HAC error with lag max(rule, h − 1), recomputed in each draw. q: Benjamini and Hochberg over the
 * four edges of all horizons. pShift of the spreads: circular shift of the regimes. A figure that rests on a regime with fewer than max(5, h) rows
 * or fewer than 3 separate spells is null; a regime without a row makes its mean and its edges null, never 0.
 *
 * @param horizons forward returns, at least one horizon, all of the regimes' length
 * @param regime number per row, 1 … 5 (1, 3, 5 with 3 states); 0 or NaN = no regime: the row is left out, the gap closes
 * @returns one evaluation a horizon, in the order given
 * @throws {ShapeError} where the lengths differ
 * @throws {ConfigError} `CONFIG_RANGE` for another regime number or a horizon that is no whole number from 1 on
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Overlapping returns of h rows are correlated over h − 1 lags; a t on the count of rows (tNaive) takes them as independent and is about
 *   √h too large. pShift takes n² steps. Sources: Hansen and Hodrick (1980); Andrews and Monahan (1992); Politis and Romano (1994); Benjamini and
 *   Hochberg (1995).
 */
export function regimeEdges(
  horizons: readonly HorizonReturns[],
  regime: ArrayLike<number>,
  options: RegimeEdgesOptions = {},
): readonly RegimeEvaluation[] {
  const parsed = parseOptions(RegimeEdgesOptions, options, 'regimeEdges');
  const numbers = parsed.states === 5 ? [1, 2, 3, 4, 5] : [1, 3, 5];
  const label = Float64Array.from(regime, (number, t) => {
    if (Number.isNaN(number) || number === 0) return -1;
    if (numbers.includes(number)) return number - 1;
    throw new ConfigError('CONFIG_RANGE', `regimeEdges: regime: expected 0 or one of ${numbers.join(', ')}, got ${number} at row ${t}`);
  });
  const evaluations = horizons.map(({ horizon, returns }) => {
    if (!(Number.isSafeInteger(horizon) && horizon >= 1)) {
      throw new ConfigError('CONFIG_RANGE', `regimeEdges: horizon: expected a whole number of at least 1, got ${horizon}`);
    }
    return evaluate(labelledRows('regimeEdges', returns, label, GROUPS), horizon, numbers, parsed);
  });
  const q = benjaminiHochberg(evaluations.flatMap((evaluation) => EDGES.map((edge) => evaluation[edge].pValue)));
  return evaluations.map((evaluation, k) => {
    const withQ = (edge: EdgeName): RegimeEdge => ({ ...evaluation[edge], q: q[k * EDGES.length + EDGES.indexOf(edge)]! });
    return Object.freeze({
      ...evaluation,
      edgeBest: withQ('edgeBest'),
      edgeWorst: withQ('edgeWorst'),
      spread15: withQ('spread15'),
      spreadSides: withQ('spreadSides'),
    });
  });
}

type Parsed = z.output<typeof RegimeEdgesOptions>;

/** One horizon; the q of the edges, which needs all of them, is still null. */
function evaluate(rows: LabelledRows, horizon: number, numbers: readonly number[], options: Parsed): RegimeEvaluation {
  const { y, label } = rows;
  const n = y.length;
  const sample = createGroupSample(y, label, GROUPS);
  const lag = neweyWestLag(n, horizon);
  const contrasts = contrastsOf(options.states);
  const regimes = numbers.map((number) => regimeStatistics(rows, GROUPS, number, horizon, lag));
  if (n === 0) {
    const edges = edgesBy(() => ({ ...NO_EDGE, reason: 'no row with a regime and a return' }));
    return { horizon, n, lag: null, blockLength: null, meanAll: null, regimes, ...edges };
  }

  const weakness = (edge: EdgeName) => {
    const { plus, minus } = contrasts[edge];
    return whyUntested(label, plus, horizon) ?? (minus === 'all' ? null : whyUntested(label, minus, horizon));
  };
  const tested = EDGES.filter((edge) => weakness(edge) === null);
  const { method, replications, seed, interval, confidence } = options;
  const sampler = samplerOf(method, n, blockLengthOf(method, options.blockLength, y, horizon));
  const judged = judgeContrasts(
    rows,
    tested.map((edge) => contrasts[edge]),
    { sampler, replications, random: stream(seed, `${options.stream}/${horizon}`) },
    { groups: GROUPS, lag, interval, confidence },
  );
  const edges = edgesBy((edge): RegimeEdge => {
    const k = tested.indexOf(edge);
    if (k < 0) return { ...NO_EDGE, value: numberOrNull(sample.value(contrasts[edge])), reason: weakness(edge) };
    const { value, standardError, low, high, pValue, drawsLost, reason } = judged[k]!;
    const { plus, minus } = contrasts[edge];
    const pShift = minus === 'all' ? null : spreadShiftP(y, label, plus, minus);
    return { value, standardError: numberOrNull(standardError), ciLow: low, ciHigh: high, pValue, q: null, pShift, drawsLost, reason };
  });
  return { horizon, n, lag, blockLength: sampler.blockLength, meanAll: mean(y), regimes, ...edges };
}

function edgesBy(edge: (name: EdgeName) => RegimeEdge): Record<EdgeName, RegimeEdge> {
  return { edgeBest: edge('edgeBest'), edgeWorst: edge('edgeWorst'), spread15: edge('spread15'), spreadSides: edge('spreadSides') };
}

const NO_EDGE = { value: null, standardError: null, ciLow: null, ciHigh: null, pValue: null, q: null, pShift: null, drawsLost: null };
