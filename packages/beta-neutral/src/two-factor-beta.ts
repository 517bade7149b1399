import { asCausal, crossSection, emptyPanel, parseOptions, type Axes, type Causal, type Panel } from '@regimelab/core';
import * as z from 'zod';
import { majorColumns } from './internal/major-columns.js';
import { SlidingColumns } from './internal/sliding-columns.js';
import { TwoFactorRegression } from './internal/two-factor-regression.js';

/** Options of {@link twoFactorBeta} and `twoFactorBetaAt`. */
export const TwoFactorBetaOptions = z
  .strictObject({
    lookback: z.int().min(4).default(60).describe('Rows of the window, the row itself included.'),
    minObservations: z
      .int()
      .min(4)
      .default(30)
      .describe('Jointly finite rows that a window needs; with fewer the asset is unestimated. Below 4 there is no standard error.'),
    ridgeAlpha: z
      .number()
      .min(0)
      .default(0.1)
      .describe('Penalty: standardised, per row (λ); not standardised, on the plain sums X′X (nλ).'),
    standardize: z.boolean().default(true).describe('Divide the factors by their standard deviation (ddof 0) before the penalty.'),
    winsorize: z.number().min(0).lt(0.5).default(0.05).describe('Share of each series clipped on each side of the window.'),
  })
  .refine(({ lookback, minObservations }) => minObservations <= lookback, {
    path: ['minObservations'],
    error: 'expected at most lookback: with more no window could ever be estimated',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type TwoFactorBetaOptions = z.input<typeof TwoFactorBetaOptions>;

/** Rolling betas on two majors. */
export interface TwoFactorBetas {
  readonly axes: Axes;
  readonly majors: readonly [string, string];
  /** Per major T×N, log return of the asset per log return of the major; NaN = unestimated. */
  readonly beta: readonly [Panel, Panel];
  /** Per major T×N, in the units of the beta; NaN where the beta is. */
  readonly standardError: readonly [Panel, Panel];
  /** T·N jointly finite rows of the window. */
  readonly observations: Int32Array;
}

/**
 * Rolling betas of every asset on two majors:  y = a + x₁β₁ + x₂β₂ over the rows of the window in which all three are finite.
 *
 *   1. y, x₁, x₂ each clipped to their type-7 quantiles p and 1 − p over these n rows
 *   2. z_k = (x_k − mean x_k) / s_k,  s_k with ddof 0;  without `standardize` s_k = 1
 *   3. b = A⁻¹ Z'y/n,  A = Z'Z/n + λI,  λ = ridgeAlpha;  without `standardize` λ = ridgeAlpha / n
 *   4. β_k = b_k / s_k;  standard error = √(diagonal of s² A⁻¹ (Z'Z/n) A⁻¹ / n) / s_k,  s² = RSS / (n − 3)
 *
 * A major's own betas are 1 on itself and 0 on the other, without error. An asset is unestimated where n < minObservations, where a major is
 * constant over its rows (after clipping), and where a penalty of 0 meets collinear majors. An asset constant over its rows has beta and
 * standard error 0.
 *
 * @param logReturns T×N, ln(price[t] / price[t−1]), consecutive rows; NaN or infinite = missing
 * @param majors ids of the two factors, columns of the panel
 * @returns per row t the estimate of the window t − lookback + 1 … t; the first windows are as long as the data
 * @remarks Knowable when row t is. Ridge: Hoerl and Kennard (1970); the standard errors leave out the bias of the penalty.
 *   One pass over all assets: what depends on the majors alone is formed once a row, the clipping bounds slide.
 * @throws {ConfigErrors} for unknown or impossible options; {ConfigError} for one major given twice
 * @throws {DataError} `MAJOR_MISSING`
 */
export function twoFactorBeta(
  logReturns: Panel,
  majors: readonly [string, string],
  options: TwoFactorBetaOptions = {},
): Causal<TwoFactorBetas> {
  const settings = parseOptions(TwoFactorBetaOptions, options, 'twoFactorBeta');
  const { axes, values } = logReturns;
  const N = axes.assets.length;
  const columns = majorColumns('twoFactorBeta', axes, majors);
  const beta = [emptyPanel(axes), emptyPanel(axes)] as const;
  const standardError = [emptyPanel(axes), emptyPanel(axes)] as const;
  const observations = new Int32Array(values.length);

  const regression = new TwoFactorRegression(values, N, columns, settings);
  const windows = new SlidingColumns(N, settings.lookback, settings.winsorize);
  for (let t = 0; t < axes.times.length; t++) {
    windows.advance(regression.factors.isComplete(t) ? crossSection(logReturns, t) : null);
    regression.moveTo(t);
    for (let n = 0; n < N; n++) {
      const cell = t * N + n;
      const estimated = regression.fit(n, windows);
      observations[cell] = regression.observations;
      if (!estimated) continue;
      beta[0].values[cell] = regression.beta1;
      beta[1].values[cell] = regression.beta2;
      standardError[0].values[cell] = regression.standardError1;
      standardError[1].values[cell] = regression.standardError2;
    }
    for (const k of [0, 1] as const) {
      for (const factor of [0, 1] as const) {
        beta[factor].values[t * N + columns[k]] = k === factor ? 1 : 0;
        standardError[factor].values[t * N + columns[k]] = 0;
      }
    }
  }
  return asCausal({ axes, majors, beta, standardError, observations });
}
