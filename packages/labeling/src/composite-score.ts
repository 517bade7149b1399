import { asCausal, ConfigError, parseOptions, ShapeError, type Causal } from '@regimelab/core';
import * as z from 'zod';

/** One feature of a composite score. */
export interface ScoreInput {
  readonly name: string;
  /** T standardised values; missing = NaN or infinite. */
  readonly z: Float64Array;
  /** At least 0; what counts is its share of the sum. */
  readonly weight: number;
  /** +1 where a high value favours majors, −1 where it favours alts. */
  readonly sign: 1 | -1;
}

/** A score per row, and how much of it there was. */
export interface CompositeScore {
  /** T scores, in units of z; positive favours majors. NaN where too little is present or the row is not valid. */
  readonly score: Float64Array;
  /** T shares 0 … 1 of the weight whose feature is present, also where the score is NaN. */
  readonly weightPresent: Float64Array;
}

/** Options of {@link compositeScore}. */
export const CompositeScoreOptions = z
  .strictObject({
    minFeatureWeight: z.number().min(0).max(1).default(0.5).describe('Share of the weight that must be present.'),
  })
  .readonly();
export type CompositeScoreOptions = z.input<typeof CompositeScoreOptions>;

/**
 * Weighted mean of signed z-scores over the features that are present:
 *
 *   score[t] = Σ sign·w·z[t] / W_p[t],  W_p[t] = Σ w over the features with a finite z[t];  weightPresent[t] = W_p[t] / Σ w
 *
 * @param inputs features in the order of summation
 * @param valid T flags, 1 = the row may be scored
 * @returns T scores; NaN where valid is 0, or W_p / W < minFeatureWeight (to 1e-12), or nothing with a weight is present
 * @throws {ConfigErrors} for an unknown or invalid option; {ConfigError} `CONFIG_RANGE` where a weight is negative or not finite, no weight is
 *   above 0, a sign is neither 1 nor −1 or a name stands twice
 * @throws {ShapeError} where a column is not as long as `valid`
 * @remarks Row t reads row t only. Weights are renormalised over what is there: a missing feature is not a zero.
 */
export function compositeScore(
  inputs: readonly ScoreInput[],
  valid: Uint8Array,
  options: CompositeScoreOptions = {},
): Causal<CompositeScore> {
  const { minFeatureWeight } = parseOptions(CompositeScoreOptions, options, 'compositeScore');
  requireInputs(inputs, valid.length);
  const W = inputs.reduce((total, { weight }) => total + weight, 0);
  const score = new Float64Array(valid.length).fill(NaN);
  const weightPresent = new Float64Array(valid.length);
  for (let t = 0; t < valid.length; t++) {
    let signed = 0;
    let present = 0;
    for (const { z: values, weight, sign } of inputs) {
      const value = values[t]!;
      if (!Number.isFinite(value)) continue;
      signed += sign * weight * value;
      present += weight;
    }
    weightPresent[t] = present / W;
    if (valid[t] === 1 && present > 0 && present / W >= minFeatureWeight - 1e-12) score[t] = signed / present;
  }
  return asCausal({ score, weightPresent });
}

function requireInputs(inputs: readonly ScoreInput[], T: number): void {
  const refuse = (text: string): never => {
    throw new ConfigError('CONFIG_RANGE', `compositeScore: ${text}`);
  };
  inputs.forEach(({ name, z: values, weight, sign }, k) => {
    if (values.length !== T) throw new ShapeError('SHAPE', `compositeScore: ${name}: expected ${T} rows as in valid, got ${values.length}`);
    if (!(weight >= 0 && weight < Infinity)) refuse(`${name}: weight: expected a finite number of at least 0, got ${weight}`);
    if (sign !== 1 && sign !== -1) refuse(`${name}: sign: expected 1 or -1, got ${String(sign)}`);
    if (inputs.findIndex((input) => input.name === name) !== k) refuse(`${name} stands twice`);
  });
  if (!inputs.some(({ weight }) => weight > 0)) refuse('expected a feature with a weight above 0');
}
