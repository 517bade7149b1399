import { asCausal, parseOptions, ShapeError, type Causal } from '@regimelab/core';
import * as z from 'zod';

/** Rows of the return that closes the gate. */
const RETURN_ROWS = 7;

/** Options of {@link highVolGate}. */
export const HighVolGateOptions = z
  .strictObject({
    enabled: z.boolean().default(true),
    threshold: z.number().min(0).default(0.15).describe('Absolute 7-row return above which the gate closes, decimal.'),
    thresholdHigh: z.number().default(0.5).describe('What a gated score is cut to: the high threshold of the regimes.'),
  })
  .readonly();
export type HighVolGateOptions = z.input<typeof HighVolGateOptions>;

/** A score after the gate. */
export interface GatedScore {
  /** T scores, NaN where the input is missing. */
  readonly score: Float64Array;
  /** T flags, 1 where the score was cut. */
  readonly gate: Uint8Array;
}

/**
 * Cuts a high score while the market moves fast:
 *
 *   |P[t] / P[t−7] − 1| > threshold and score[t] > thresholdHigh:  score[t] := thresholdHigh, gate[t] = 1
 *
 * So the score cannot enter the strong majors regime, nor stay there unless the band reaches down to thresholdHigh; a weak one is not ended.
 *
 * @param score T scores, NaN = missing
 * @param price T prices that printed of the asset that stands for the market (BTC), NaN elsewhere
 * @returns a new score; without the gate `enabled` the same values. A 7-row return that is missing does not gate
 * @throws {ConfigErrors} for an unknown or invalid option; {ShapeError} where the lengths differ
 * @remarks Row t reads rows t−7 and t.
 */
export function highVolGate(score: Float64Array, price: Float64Array, options: HighVolGateOptions = {}): Causal<GatedScore> {
  const { enabled, threshold, thresholdHigh } = parseOptions(HighVolGateOptions, options, 'highVolGate');
  if (price.length !== score.length) {
    throw new ShapeError('SHAPE', `highVolGate: expected a price for each of ${score.length} scores, got ${price.length}`);
  }
  const gated = score.slice();
  const gate = new Uint8Array(score.length);
  for (let t = enabled ? RETURN_ROWS : score.length; t < score.length; t++) {
    const move = price[t]! / price[t - RETURN_ROWS]! - 1;
    if (Number.isFinite(move) && Math.abs(move) > threshold && score[t]! > thresholdHigh) {
      gated[t] = thresholdHigh;
      gate[t] = 1;
    }
  }
  return asCausal({ score: gated, gate });
}
