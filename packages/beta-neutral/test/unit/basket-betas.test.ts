import { describe, expect, it } from '@jest/globals';
import { basketBetas, vasicekShrinkage } from '@regimelab/beta-neutral';
import { expectAllClose } from '../close.js';

const row = (...values: number[]) => Float64Array.from(values);
const half = Math.sqrt(0.1);
/** Five estimated names, mean 1 and variance 0.1 on BTC, half of that on ETH, and a sixth without estimate. */
const six = {
  beta: [row(0.6, 0.8, 1, 1.2, 1.4, NaN), row(0.3, 0.4, 0.5, 0.6, 0.7, NaN)],
  standardError: [row(half, half, half, half, half, NaN), row(0, 0, 0, 0, 0, NaN)],
} as const;

describe('basketBetas', () => {
  it('shrinks what is estimated and gives the prior mean to what is not', () => {
    const { beta, source, shrunk } = basketBetas(six);
    expectAllClose(beta[0], [0.8, 0.9, 1, 1.1, 1.2, 1], 1e-14);
    expectAllClose(beta[1], [0.3, 0.4, 0.5, 0.6, 0.7, 0.5], 1e-14);
    expect(source).toEqual(['estimate', 'estimate', 'estimate', 'estimate', 'estimate', 'prior']);
    expect(shrunk).toBe(true);
  });

  it('without shrinkage keeps the estimates; the prior mean still stands in for the missing', () => {
    const { beta, source, shrunk } = basketBetas(six, null, { shrinkage: 'none' });
    expectAllClose(beta[0], [0.6, 0.8, 1, 1.2, 1.4, 1], 1e-14);
    expect([source[5], shrunk]).toEqual(['prior', false]);
  });

  it('with fewer than five estimates neither shrinks nor has a prior: half the default on each major', () => {
    const four = {
      beta: six.beta.map((b) => b.subarray(1)),
      standardError: six.standardError.map((b) => b.subarray(1)),
    } as never as typeof six;
    const { beta, source, shrunk } = basketBetas(four, null, { defaultBeta: 1.4 });
    expectAllClose(beta[0], [0.8, 1, 1.2, 1.4, 0.7], 1e-15);
    expectAllClose(beta[1], [0.4, 0.5, 0.6, 0.7, 0.7], 1e-15);
    expect([source[3], source[4], shrunk]).toEqual(['estimate', 'default', false]);
  });

  it('clamps after shrinking, so that an outlier still moves the prior', () => {
    const wild = {
      beta: [row(0.6, 0.8, 1, 1.2, 9), row(-2, 0.4, 0.5, 0.6, 0.7)],
      standardError: six.standardError.map((b) => b.subarray(0, 5)),
    };
    const { beta } = basketBetas(wild as never as typeof six);
    const [btc, eth] = [
      vasicekShrinkage(wild.beta[0]!, row(half, half, half, half, half)),
      vasicekShrinkage(wild.beta[1]!, row(0, 0, 0, 0, 0)),
    ];
    expect(btc.values[4]).toBeGreaterThan(3);
    expect([...beta[0]]).toEqual([...btc.values.subarray(0, 4), 3]);
    expect([...beta[1]]).toEqual([0, ...eth.values.subarray(1)]);
  });

  it('replaces the result by a tracked beta, which is clamped too and needs both majors', () => {
    const tracked = [row(0.1, NaN, 5, NaN, NaN, 2), row(0.2, 0.5, -1, NaN, NaN, 1)] as const;
    const { beta, source } = basketBetas(six, tracked);
    expectAllClose(beta[0], [0.1, 0.9, 3, 1.1, 1.2, 2], 1e-14);
    expectAllClose(beta[1], [0.2, 0.4, 0, 0.6, 0.7, 1], 1e-14);
    expect(source).toEqual(['tracker', 'estimate', 'tracker', 'estimate', 'estimate', 'tracker']);
  });

  it('knows an empty basket', () => {
    const none = { beta: [row(), row()], standardError: [row(), row()] } as const;
    expect(basketBetas(none)).toEqual({ beta: [row(), row()], source: [], shrunk: false });
  });

  it('refuses a clamp upside down and arrays of unequal length', () => {
    expect(() => basketBetas(six, null, { clamp: [3, 0] })).toThrow(expect.objectContaining({ code: 'CONFIG_CONFLICT' }));
    expect(() => basketBetas(six, [row(1), row(1)])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});
