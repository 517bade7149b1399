import { createPanel, panelOf, type Panel } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';
import { twoFactorBeta, twoFactorBetaAt, type TwoFactorBetaOptions } from '@regimelab/beta-neutral';
import { expectAllClose, expectClose, golden, numbers } from '../close.js';
import { marketAxes, marketReturns } from '../markets.js';
import { readableBeta } from '../readable-beta.js';

// Orthogonal majors of deviation 0.01; alt = 0.003 + 2·BTC + 0.5·ETH.
const orthogonal = panelOf(marketAxes(4, 1), [
  [0.01, 0.01, 0.028],
  [0.01, -0.01, 0.018],
  [-0.01, 0.01, -0.012],
  [-0.01, -0.01, -0.022],
]);
const four = { lookback: 4, minObservations: 4, winsorize: 0, ridgeAlpha: 0.25 };
const last = (panel: Panel, column: number) => panel.values[panel.values.length - panel.axes.assets.length + column]!;

interface Case {
  ridge_alpha: number;
  standardize: boolean;
  winsorize: number;
  lookback: number;
  min_observations: number;
  beta: (number | null)[][];
  standard_error: (number | null)[][];
}
interface Golden {
  T: number;
  N: number;
  log_returns: (number | null)[];
  ridge: Case[];
  rolling_ols: { rows: number[]; lookback: number; beta: (number | null)[][]; standard_error: (number | null)[][] };
}

describe('twoFactorBeta', () => {
  it('shrinks the betas on orthogonal majors by 1/(1 + λ), with the error of what is left', () => {
    // z = ±1, A = 1.25·I: 2/1.25 = 1.6 and 0.5/1.25 = 0.4. Residual ±0.004 ± 0.001: RSS = 4(0.004² + 0.001²) = 6.8e-5, s² = RSS/(4 − 3).
    // se = √(6.8e-5 / 1.25² / 4) / 0.01
    const { beta, standardError, observations } = twoFactorBeta(orthogonal, ['BTC', 'ETH'], four);
    expectAllClose([last(beta[0], 2), last(beta[1], 2)], [1.6, 0.4], 1e-14);
    expectAllClose([last(standardError[0], 2), last(standardError[1], 2)], [0.329848450049413, 0.329848450049413], 1e-13);
    expect([...observations].slice(-1)).toEqual([4]);
  });

  it('without standardisation puts the penalty on the plain sums of squares', () => {
    // X'X = 4e-4: 2·4e-4/(4e-4 + 1e-4) = 1.6
    const { beta } = twoFactorBeta(orthogonal, ['BTC', 'ETH'], { ...four, standardize: false, ridgeAlpha: 1e-4 });
    expectAllClose([last(beta[0], 2), last(beta[1], 2)], [1.6, 0.4], 1e-14);
  });

  it('clips each series to its quantiles inside the window', () => {
    // share 1/6 of n = 7: positions 1 and 5, so the largest value counts as the second largest, however large it is
    const rows = [1, 2, 3, 4, 5, 6, 7].map((k) => [Math.sin(k) / 50, Math.cos(k) / 50, Math.sin(k) / 40 + Math.cos(3 * k) / 100]);
    const outlier = rows.map((row, t) => (t === 3 ? [row[0]!, row[1]!, 50] : row));
    const axes = marketAxes(7, 1);
    const options = { lookback: 7, minObservations: 7, winsorize: 1 / 6 };
    const top = rows.map((row) => row[2]!).sort((a, b) => b - a);
    const raised = rows.map((row, t) => (t === 3 ? [row[0]!, row[1]!, top[0]! + 1e-6] : row));
    const of = (values: number[][]) => last(twoFactorBeta(panelOf(axes, values), ['BTC', 'ETH'], options).beta[0], 2);
    expectClose(of(outlier), of(raised), 1e-12);
  });

  it('gives a major 1 on itself and 0 on the other, without error', () => {
    const { beta, standardError } = twoFactorBeta(orthogonal, ['BTC', 'ETH'], four);
    expect([0, 1].map((major) => [last(beta[major]!, 0), last(beta[major]!, 1)])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(last(standardError[0], 0)).toBe(0);
  });

  it('is unestimated with fewer joint rows than asked for, and counts them', () => {
    const holes = createPanel(
      orthogonal.axes,
      orthogonal.values.map((value, i) => (i === 5 ? NaN : value)),
    );
    const { beta, standardError, observations } = twoFactorBeta(holes, ['BTC', 'ETH'], four);
    expect([last(beta[0], 2), last(beta[1], 2), last(standardError[0], 2)]).toEqual([NaN, NaN, NaN]);
    expect([...observations].filter((_, i) => i % 3 === 2)).toEqual([1, 1, 2, 3]);
  });

  it('takes an infinite return as missing', () => {
    const swap = (value: number) => marketReturns(1, 40, [[1, 0]]).values.map((x, i) => (i === 35 * 3 + 2 ? value : x));
    const of = (values: Float64Array) => twoFactorBeta({ axes: marketAxes(40, 1), values }, ['BTC', 'ETH']).beta[0].values;
    expect(of(swap(Infinity))).toEqual(of(swap(NaN)));
    expect(of(swap(-Infinity))).toEqual(of(swap(NaN)));
  });

  it('is unestimated where a major does not move, and where the majors move alike without a penalty', () => {
    const flat = panelOf(
      marketAxes(5, 1),
      [1, 2, 4, 3, 5].map((x) => [0.1, x / 100, x / 50]),
    );
    const alike = panelOf(
      marketAxes(5, 1),
      [1, 2, 4, 3, 5].map((x) => [x / 100, x / 50, x / 100 + (x % 2)]),
    );
    const options = { ...four, lookback: 5 };
    expect(last(twoFactorBeta(flat, ['BTC', 'ETH'], options).beta[1], 2)).toBe(NaN);
    expect(last(twoFactorBeta(alike, ['BTC', 'ETH'], { ...options, ridgeAlpha: 0 }).beta[0], 2)).toBe(NaN);
    expect(last(twoFactorBeta(alike, ['BTC', 'ETH'], options).beta[0], 2)).not.toBe(NaN);
  });

  it('gives an asset that does not move beta and error 0', () => {
    const still = panelOf(
      marketAxes(5, 1),
      [1, 2, 4, 3, 5].map((x) => [x / 100, (x * x) / 900, 0.1]),
    );
    const { beta, standardError } = twoFactorBeta(still, ['BTC', 'ETH'], { ...four, lookback: 5 });
    expect([last(beta[0], 2), last(beta[1], 2), last(standardError[0], 2)]).toEqual([0, 0, 0]);
  });

  it('uses what there is when the lookback is longer than the data, and nothing of less than minObservations', () => {
    const panel = marketReturns(2, 40, [[0.8, 0.4]]);
    const { beta, observations } = twoFactorBeta(panel, ['BTC', 'ETH'], { lookback: 500 });
    expect(beta[0].values.filter((_, i) => i % 3 === 2).findIndex(Number.isFinite)).toBe(29);
    expect(observations[40 * 3 - 1]).toBe(40);
    expect(
      twoFactorBeta(marketReturns(2, 20, [[1, 0]]), ['BTC', 'ETH'])
        .beta[0].values.filter((_, i) => i % 3 === 2)
        .some(Number.isFinite),
    ).toBe(false);
  });

  it('keeps the digits of the error where the fit is nearly exact', () => {
    const panel = marketReturns(4, 30, [[1, 0.5]], { noise: 1e-8 });
    const options = { lookback: 30, minObservations: 30, ridgeAlpha: 0, winsorize: 0, standardize: true };
    const { standardError } = twoFactorBeta(panel, ['BTC', 'ETH'], options);
    const expected = readableBeta(panel, [0, 1], 29, 2, options)!.standardError;
    expectAllClose([last(standardError[0], 2), last(standardError[1], 2)], expected, 1e-7);
  });

  it('equals numpy quantiles with scikit-learn ridge on a panel with holes, late listings and deaths', () => {
    const { T, N, log_returns, ridge } = golden<Golden>('two-factor-beta');
    const panel = createPanel(marketAxes(T, N - 2), numbers(log_returns));
    for (const { ridge_alpha, standardize, winsorize, lookback, min_observations, ...expected } of ridge) {
      const options: TwoFactorBetaOptions = {
        ridgeAlpha: ridge_alpha,
        standardize,
        winsorize,
        lookback,
        minObservations: min_observations,
      };
      const { beta, standardError } = twoFactorBeta(panel, ['BTC', 'ETH'], options);
      for (const major of [0, 1] as const) {
        const alts = (values: ArrayLike<number | null>) => Array.from(values).filter((_, i) => i % N > 1);
        expectAllClose(alts(beta[major].values) as number[], alts(expected.beta[major]!), 1e-10, 0.01);
        expectAllClose(alts(standardError[major].values) as number[], alts(expected.standard_error[major]!), 1e-10, 1e-4);
      }
    }
  });

  it('without penalty and clipping equals statsmodels RollingOLS', () => {
    const { rows, lookback, beta, standard_error } = golden<Golden>('two-factor-beta').rolling_ols;
    const panel = createPanel(marketAxes(rows.length / 3, 1), Float64Array.from(rows));
    const result = twoFactorBeta(panel, ['BTC', 'ETH'], { ridgeAlpha: 0, winsorize: 0, lookback, minObservations: lookback });
    for (const major of [0, 1] as const) {
      const alt = (values: Float64Array) => values.filter((_, i) => i % 3 === 2);
      expectAllClose(
        alt(result.beta[major].values),
        beta.map((pair) => pair[major]!),
        1e-10,
      );
      expectAllClose(
        alt(result.standardError[major].values),
        standard_error.map((pair) => pair[major]!),
        1e-10,
      );
    }
  });

  it('names what is wrong with its options and majors', () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => twoFactorBeta(orthogonal, ['BTC', 'SOL'])).toThrow(code('MAJOR_MISSING'));
    expect(() => twoFactorBeta(orthogonal, ['BTC', 'SOL'])).toThrow('SOL missing');
    expect(() => twoFactorBeta(orthogonal, ['BTC', 'BTC'])).toThrow(code('CONFIG_CONFLICT'));
    expect(() => twoFactorBeta(orthogonal, ['BTC', 'ETH'], { lookback: 20 })).toThrow(code('CONFIG_CONFLICT'));
    expect(() => twoFactorBeta(orthogonal, ['BTC', 'ETH'], { lokback: 20 } as TwoFactorBetaOptions)).toThrow(code('CONFIG_UNKNOWN_KEY'));
    expect(() => twoFactorBeta(orthogonal, ['BTC', 'ETH'], { winsorize: 0.5 })).toThrow(code('CONFIG_RANGE'));
  });
});

describe('twoFactorBetaAt', () => {
  it('gives the betas of twoFactorBeta at the rows and columns asked for, in their order', () => {
    const panel = marketReturns(3, 70, [
      [1, 0],
      [0.5, 0.5],
      [0, 1],
    ]);
    const whole = twoFactorBeta(panel, ['BTC', 'ETH']);
    const { estimates } = twoFactorBetaAt(
      panel,
      ['BTC', 'ETH'],
      [
        { row: 65, columns: Int32Array.of(4, 2, 0) },
        { row: 3, columns: Int32Array.of() },
        { row: 40, columns: Int32Array.of(3) },
      ],
    );
    const cells = [[65 * 5 + 4, 65 * 5 + 2, 65 * 5], [], [40 * 5 + 3]];
    estimates.forEach(({ beta, standardError, observations }, i) => {
      for (const major of [0, 1] as const) {
        expect([...beta[major]]).toEqual(cells[i]!.map((cell) => whole.beta[major].values[cell]));
        expect([...standardError[major]]).toEqual(cells[i]!.map((cell) => whole.standardError[major].values[cell]));
      }
      expect([...observations]).toEqual(cells[i]!.map((cell) => whole.observations[cell]));
    });
  });

  it('refuses rows and columns that do not exist', () => {
    const shape = expect.objectContaining({ code: 'SHAPE' });
    expect(() => twoFactorBetaAt(orthogonal, ['BTC', 'ETH'], [{ row: 4, columns: Int32Array.of(2) }], four)).toThrow(shape);
    expect(() => twoFactorBetaAt(orthogonal, ['BTC', 'ETH'], [{ row: 3, columns: Int32Array.of(3) }], four)).toThrow(shape);
  });
});
