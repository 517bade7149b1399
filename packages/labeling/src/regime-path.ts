import { asCausal, parseOptions, type Causal } from '@regimelab/core';
import * as z from 'zod';
import { areOrdered, bandsFit, hysteresisInto } from './internal/hysteresis.js';
import { RegimeThresholds } from './plain-regime.js';

/** Five regimes, from alts favoured to majors favoured. */
export const REGIME_NAMES_5 = Object.freeze([
  'STRONG_RISK_ON_ALTS',
  'WEAK_RISK_ON_ALTS',
  'BALANCED',
  'WEAK_RISK_ON_MAJORS',
  'STRONG_RISK_ON_MAJORS',
] as const);

/** Three regimes, from alts favoured to majors favoured. */
export const REGIME_NAMES_3 = Object.freeze(['RISK_ON_ALTS', 'BALANCED', 'RISK_ON_MAJORS'] as const);

/** A named regime per row. */
export interface RegimePath {
  /** From alts favoured to majors favoured. */
  readonly names: readonly string[];
  /** T positions in `names`; −1 = no regime. */
  readonly code: Int8Array;
}

const MIN_DURATION_DAYS = 3;
const MULTIPLIER = 1.5;

/** Options of {@link regimePath}. */
export const RegimePathOptions = z
  .strictObject({
    nRegimes: z
      .union([z.literal(3), z.literal(5)])
      .default(5)
      .describe('Three regimes or five.'),
    thresholds: RegimeThresholds.prefault({}).describe('Limits of the score.'),
    hysteresis: z
      .strictObject({
        lowBand: z.number().max(0).default(-0.3).describe('Added to the limit a falling score must pass to leave a majors regime.'),
        highBand: z.number().min(0).default(0.3).describe('Added to the limit a rising score must pass to leave an alts regime.'),
      })
      .prefault({}),
    persistence: z
      .strictObject({
        minDurationDays: z
          .int()
          .min(0)
          .default(MIN_DURATION_DAYS)
          .describe('Rows from the first of a regime during which its band is widened.'),
        requiresStrongerSignal: z.boolean().default(true).describe('Widen the band of a young regime.'),
        multiplier: z.number().min(1).default(MULTIPLIER).describe('Factor of the band of a young regime.'),
      })
      .prefault({})
      .refine(({ requiresStrongerSignal, minDurationDays }) => requiresStrongerSignal || minDurationDays === MIN_DURATION_DAYS, {
        path: ['minDurationDays'],
        error: 'has no effect without requiresStrongerSignal',
        params: { code: 'CONFIG_UNUSED_KEY' },
      })
      .refine(({ requiresStrongerSignal, multiplier }) => requiresStrongerSignal || multiplier === MULTIPLIER, {
        path: ['multiplier'],
        error: 'has no effect without requiresStrongerSignal',
        params: { code: 'CONFIG_UNUSED_KEY' },
      }),
    maxGapDays: z.int().min(0).default(5).describe('Rows without a score in a row after which the state is still remembered.'),
  })
  .refine(({ nRegimes, thresholds }) => areOrdered(thresholds, nRegimes), {
    path: ['thresholds'],
    error: 'expected strongLow < low < high < strongHigh (three regimes: low < high)',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .refine((settings) => bandsFit(settings), {
    path: ['hysteresis'],
    error: 'a band times its multiplier is wider than high − low: a regime could outlast a score on the other side',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type RegimePathOptions = z.input<typeof RegimePathOptions>;

/**
 * Regimes of a score with hysteresis: a regime is left only when the score passes its limit by a band, wider while the regime is young.
 *
 *   m = multiplier while t − first row of the regime < minDurationDays (and requiresStrongerSignal), else 1
 *   | regime                | is left where                                  |
 *   | STRONG_RISK_ON_ALTS   | s > strongLow + highBand·m                     |
 *   | WEAK_RISK_ON_ALTS     | s < strongLow, or s > low + highBand·m         |
 *   | BALANCED              | always                                         |
 *   | WEAK_RISK_ON_MAJORS   | s > strongHigh, or s < high + lowBand·m        |
 *   | STRONG_RISK_ON_MAJORS | s < strongHigh + lowBand·m                     |
 *   | RISK_ON_ALTS, RISK_ON_MAJORS (three regimes) | s > low + highBand·m, s < high + lowBand·m |
 * and then replaced by what {@link plainRegime} gives, which is also where the first score of all begins.
 *
 * @param score T scores, one a day without a gap in the days; missing = NaN or infinite. Give the whole history: the path depends on it
 * @returns T regimes. A row without score has none; the state and its first row are kept over up to maxGapDays such rows in a row, after more
 *   the next score starts anew
 * @throws {ConfigErrors} for unknown options; `CONFIG_CONFLICT` where thresholds are not ordered, or a band times its multiplier exceeds
 *   high − low; `CONFIG_UNUSED_KEY` for a minDurationDays or multiplier without requiresStrongerSignal
 * @remarks Row t reads rows ≤ t. minDurationDays is no minimum stay. At a limit itself a regime is kept.
 */
export function regimePath(score: Float64Array, options: RegimePathOptions = {}): Causal<RegimePath> {
  const rules = parseOptions(RegimePathOptions, options, 'regimePath');
  const code = new Int8Array(score.length);
  hysteresisInto(code, score, rules);
  return asCausal({ names: rules.nRegimes === 3 ? REGIME_NAMES_3 : REGIME_NAMES_5, code });
}
