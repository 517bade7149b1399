import { describe, expect, it } from '@jest/globals';
import { boundedLeastSquares, ConvergenceError, RankDeficientError } from '@regimelab/numerics';
import { expectAllClose, golden } from '../close.js';

interface Box {
  columns: number[][];
  y: number[];
  lower: (number | 'none')[];
  upper: (number | 'none')[];
  solution: number[];
}
const { cases } = golden<{ cases: Box[] }>('bounded-least-squares');
const identity = [
  [1, 0],
  [0, 1],
];

describe('boundedLeastSquares', () => {
  it('is the free solution where that lies inside the box', () => {
    const fit = boundedLeastSquares([0.3, 0.25], identity, [0, 0], [1, 1]);
    expectAllClose(fit.coefficients, [0.3, 0.25], 1e-15);
    expect([...fit.active]).toEqual([0, 0]);
  });

  it('clips each value where the columns are orthogonal, and meets a bound exactly', () => {
    const fit = boundedLeastSquares([0.9, -0.4], identity, [0, 0], [0.7, 1]);
    expect([...fit.coefficients]).toEqual([0.7, 0]);
    expect([...fit.active]).toEqual([1, -1]);
    expectAllClose(fit.residuals, [0.2, -0.4], 1e-15);
  });

  it('does not just clip where the columns are correlated', () => {
    // columns (1, 0), (1, 1), y (2, 2): free (0, 2). With b₂ ≤ 1 the rest (1, 1) is best met by b₁ = 1, not by the clipped 0.
    const fit = boundedLeastSquares(
      [2, 2],
      [
        [1, 0],
        [1, 1],
      ],
      [-5, -5],
      [5, 1],
    );
    expectAllClose(fit.coefficients, [1, 1], 1e-15);
  });

  it('releases a bound that the clipped start met but the solution does not', () => {
    // Columns (1, 0.9, 0.01), (0.9, 1, 0.01) with the second capped at 0.2: the free solution has a negative first value, the answer not.
    const columns = [
      [1, 0.9, 0.01],
      [0.9, 1, 0.01],
    ];
    const fit = boundedLeastSquares([0.88, 1.1, 0.01], columns, [0, 0], [5, 0.2]);
    expect([...fit.active]).toEqual([0, 1]);
    expect(fit.coefficients[0]).toBeGreaterThan(0.5);
  });

  it('fixes a value whose bounds are equal', () => {
    expect([...boundedLeastSquares([1, 1], identity, [0.4, -1], [0.4, 1]).coefficients]).toEqual([0.4, 1]);
  });

  it('takes infinite bounds as none', () => {
    expectAllClose(boundedLeastSquares([7, -9], identity, [-Infinity, -Infinity], [Infinity, Infinity]).coefficients, [7, -9], 1e-15);
  });

  it('finds the minimum over all choices of active bounds, and leaves no bound worth releasing', () => {
    for (const { columns, y, solution, ...box } of cases) {
      const lower = box.lower.map((bound) => (bound === 'none' ? -Infinity : bound));
      const upper = box.upper.map((bound) => (bound === 'none' ? Infinity : bound));
      const fit = boundedLeastSquares(y, columns, lower, upper);
      expectAllClose(fit.coefficients, solution, 1e-12);
      columns.forEach((column, k) => {
        const slope = column.reduce((total, a, t) => total + a * fit.residuals[t]!, 0); // how fast ½‖y − Xb‖² falls as b_k grows
        const side = fit.active[k]!;
        if (side === 0) expect(Math.abs(slope)).toBeLessThan(1e-12);
        else expect(side * slope).toBeGreaterThan(-1e-12);
        if (side !== 0) expect(fit.coefficients[k]).toBe(side < 0 ? lower[k] : upper[k]);
      });
    }
  });

  it('refuses dependent columns, values that are not finite, and crossed or missing bounds', () => {
    const same = [
      [1, 1],
      [1, 1],
    ];
    expect(() => boundedLeastSquares([1, 2], same, [0, 0], [1, 1])).toThrow(RankDeficientError);
    expect(() => boundedLeastSquares([1, NaN], identity, [0, 0], [1, 1])).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
    expect(() => boundedLeastSquares([1, 2], identity, [0, 2], [1, 1])).toThrow(expect.objectContaining({ code: 'CONFIG_CONFLICT' }));
    expect(() => boundedLeastSquares([1, 2], identity, [0, NaN], [1, 1])).toThrow(expect.objectContaining({ code: 'CONFIG_CONFLICT' }));
    expect(() => boundedLeastSquares([1, 2], identity, [0], [1, 1])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
    expect(() => boundedLeastSquares([1], [], [], [])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});

describe('ConvergenceError', () => {
  it('is an error of numerics with a code of its own', () => {
    expect(new ConvergenceError('x: no end', { context: { steps: 5 } }).toRecord()).toMatchObject({
      code: 'NUMERICS_NOT_CONVERGED',
      context: { steps: 5 },
    });
    expect(new ConvergenceError('x').kind).toBe('numerics');
  });
});
