import { asCausal, parseOptions, ShapeError, type Axes, type Causal, type Panel } from '@regimelab/core';
import { majorColumns } from './internal/major-columns.js';
import { requireRow } from './internal/require-row.js';
import { TwoFactorRegression } from './internal/two-factor-regression.js';
import { TwoFactorBetaOptions } from './two-factor-beta.js';

/** Which betas are wanted: some columns of one row. A `Basket` is one. */
export interface BetaRequest {
  readonly row: number;
  /** K columns of the panel. */
  readonly columns: Int32Array;
}

/** Betas of K names at one row. */
export interface BetaEstimates extends BetaRequest {
  /** Per major K, log return of the name per log return of the major; NaN = unestimated. */
  readonly beta: readonly [Float64Array, Float64Array];
  /** Per major K; NaN where the beta is. */
  readonly standardError: readonly [Float64Array, Float64Array];
  /** K jointly finite rows of the window. */
  readonly observations: Int32Array;
}

/** Answers to {@link BetaRequest}s, in their order. */
export interface BetaPath {
  readonly axes: Axes;
  readonly majors: readonly [string, string];
  readonly estimates: readonly BetaEstimates[];
}

/**
 * The betas of `twoFactorBeta` at chosen rows and columns only, the same to the bit: a backtest needs them for its baskets on decision rows.
 *
 * @param logReturns T×N, ln(price[t] / price[t−1]); NaN or infinite = missing
 * @param majors ids of the two factors, columns of the panel
 * @param requests in any order; a request reads the rows row − lookback + 1 … row of its columns and of the majors
 * @returns per request the estimates in the order of its columns
 * @remarks Knowable when the row of each request is.
 * @throws {ConfigErrors} for unknown or impossible options; {ConfigError} for one major given twice
 * @throws {DataError} `MAJOR_MISSING`
 * @throws {ShapeError} for a row or column outside the axes
 */
export function twoFactorBetaAt(
  logReturns: Panel,
  majors: readonly [string, string],
  requests: readonly BetaRequest[],
  options: TwoFactorBetaOptions = {},
): Causal<BetaPath> {
  const settings = parseOptions(TwoFactorBetaOptions, options, 'twoFactorBetaAt');
  const { axes, values } = logReturns;
  const N = axes.assets.length;
  const factors = majorColumns('twoFactorBetaAt', axes, majors);
  const regression = new TwoFactorRegression(values, N, factors, settings);
  const estimates = requests.map(({ row, columns }): BetaEstimates => {
    requireRow('twoFactorBetaAt', axes, row);
    const K = columns.length;
    const beta = [new Float64Array(K).fill(NaN), new Float64Array(K).fill(NaN)] as const;
    const standardError = [new Float64Array(K).fill(NaN), new Float64Array(K).fill(NaN)] as const;
    const observations = new Int32Array(K);
    regression.moveTo(row);
    for (const [k, column] of columns.entries()) {
      if (column < 0 || column >= N) throw new ShapeError('SHAPE', `twoFactorBetaAt: column: expected 0 … ${N - 1}, got ${column}`);
      const estimated = regression.fit(column, null);
      observations[k] = regression.observations;
      const isMajor = factors.indexOf(column);
      if (isMajor < 0 && !estimated) continue;
      beta[0][k] = isMajor < 0 ? regression.beta1 : Number(isMajor === 0);
      beta[1][k] = isMajor < 0 ? regression.beta2 : Number(isMajor === 1);
      standardError[0][k] = isMajor < 0 ? regression.standardError1 : 0;
      standardError[1][k] = isMajor < 0 ? regression.standardError2 : 0;
    }
    return Object.freeze({ row, columns, beta, standardError, observations });
  });
  return asCausal({ axes, majors, estimates });
}
