import { parseOptions, ShapeError } from '@regimelab/core';
import * as z from 'zod';
import { vasicekShrinkage } from './vasicek-shrinkage.js';

/** Options of {@link basketBetas}. */
export const BasketBetasOptions = z
  .strictObject({
    shrinkage: z.enum(['vasicek', 'none']).default('vasicek').describe('Whether estimates are pulled to the mean of the basket.'),
    clamp: z.tuple([z.number(), z.number()]).default([0, 3]).describe('Lowest and highest beta on one major.'),
    defaultBeta: z.number().default(1).describe('Total beta of a name without estimate where there is no prior: half on each major.'),
  })
  .refine(({ clamp }) => clamp[0] <= clamp[1], {
    path: ['clamp'],
    error: 'expected the lower bound first',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type BasketBetasOptions = z.input<typeof BasketBetasOptions>;

/** Where a beta comes from: its own window, the mean of the basket, the configured default, a table of tracked betas. */
export type BetaSource = 'estimate' | 'prior' | 'default' | 'tracker';

/** The betas a basket is neutralised with. */
export interface BasketBetas {
  /** Per major K; never missing. */
  readonly beta: readonly [Float64Array, Float64Array];
  /** K: `prior` and `default` mark names that had no estimate. */
  readonly source: readonly BetaSource[];
  /** Whether Vasicek's shrinkage was applied; with fewer than 5 estimates it is not. */
  readonly shrunk: boolean;
}

/**
 * From estimates to one beta for every name of a basket, per major:
 *
 *   1. Vasicek's shrinkage over the estimated names
 *   2. a name without estimate takes the mean of the estimates (unshrunk) where at least 5 names are estimated, else defaultBeta / 2
 *   3. clamp
 *   4. a tracked beta, clamped too, takes the place of the result
 *
 * @param estimates per major K betas and standard errors, NaN = unestimated
 * @param tracked per major K betas as of the row, from a table of its own; NaN = none; a name needs both. Without such a table null
 * @throws {ConfigErrors} for unknown or impossible options
 * @throws {ShapeError} for arrays of unequal length
 * @remarks Reads only what it is given: as causal as the estimates.
 */
export function basketBetas(
  estimates: { readonly beta: readonly [Float64Array, Float64Array]; readonly standardError: readonly [Float64Array, Float64Array] },
  tracked: readonly [Float64Array, Float64Array] | null = null,
  options: BasketBetasOptions = {},
): BasketBetas {
  const { shrinkage, clamp, defaultBeta } = parseOptions(BasketBetasOptions, options, 'basketBetas');
  const K = estimates.beta[0].length;
  for (const values of [...estimates.beta, ...estimates.standardError, ...(tracked ?? [])]) {
    if (values.length !== K)
      throw new ShapeError('SHAPE', `basketBetas: expected ${K} values per major in every array, got ${values.length}`);
  }
  const shrinkages = [0, 1].map((major) => vasicekShrinkage(estimates.beta[major]!, estimates.standardError[major]!));
  const [first, second] = [shrinkages[0]!, shrinkages[1]!];
  const clamped = (value: number) => Math.min(Math.max(value, clamp[0]), clamp[1]);

  const sourceOf = (k: number): BetaSource => {
    if (tracked !== null && Number.isFinite(tracked[0][k]) && Number.isFinite(tracked[1][k])) return 'tracker';
    if (Number.isFinite(first.values[k]) && Number.isFinite(second.values[k])) return 'estimate';
    return first.shrunk && second.shrunk ? 'prior' : 'default';
  };
  const source: BetaSource[] = [];
  for (let k = 0; k < K; k++) source.push(sourceOf(k));
  const betaOn = (major: 0 | 1) => {
    const { values, priorMean } = shrinkages[major]!;
    const estimate = shrinkage === 'vasicek' ? values : estimates.beta[major];
    const betas = new Float64Array(K);
    for (let k = 0; k < K; k++) {
      const from = source[k]!;
      const own = from === 'tracker' ? tracked![major][k]! : estimate[k]!;
      betas[k] = clamped(from === 'prior' ? priorMean : from === 'default' ? defaultBeta / 2 : own);
    }
    return betas;
  };
  return Object.freeze({ beta: [betaOn(0), betaOn(1)] as const, source, shrunk: shrinkage === 'vasicek' && first.shrunk && second.shrunk });
}
