import { describe, expect, it } from '@jest/globals';
import { automaticBlockLength } from '@regimelab/bootstrap-stats';
import { expectRecord, golden } from '../close.js';

const { ar1, small } = golden<{
  ar1: { float32: string; stationary: number; circular: number; unrounded: { stationary: number; circular: number } };
  small: { values: number[]; stationary: number; circular: number; arch: { stationary: number; circular: number } }[];
}>('block-length');

const series = (() => {
  const bytes = Buffer.from(ar1.float32, 'base64');
  return Float64Array.from({ length: bytes.length / 4 }, (_, t) => bytes.readFloatLE(4 * t));
})();

describe('automaticBlockLength', () => {
  it('gives the published values for an AR(1) with 0.3 and n = 10,000', () => {
    const { stationary, circular } = automaticBlockLength(series);
    expect(stationary.toFixed(6)).toBe('13.635665');
    expect(circular.toFixed(6)).toBe('15.608940');
    expect([ar1.unrounded.stationary, ar1.unrounded.circular].map((b) => b.toFixed(6))).toEqual(['13.635665', '15.608940']);
  });

  it('agrees with the specification written out in Python', () => {
    for (const { values, stationary, circular } of small) expectRecord(automaticBlockLength(values), { stationary, circular });
  });

  it('agrees with arch where no autocorrelation is near the band', () => {
    expectRecord(automaticBlockLength(series), { stationary: ar1.stationary, circular: ar1.circular });
    for (const { values, arch } of small.filter(({ values }) => values.length >= 250)) expectRecord(automaticBlockLength(values), arch);
  });

  it('follows the rule by hand', () => {
    // n = 8, x = ±1 alternating: R(k) = (−1)^k (8 − k)/8, band 2√(log₁₀ 8/8) = 0.67; lags 3 … 7 (K = 5) are inside, so m = 3 and M = 6.
    // w(1), w(2), w(3) = 1, w(4) = 2/3, w(5) = 1/3, w(6) = 0.
    const R = [1, -7 / 8, 6 / 8, -5 / 8, 4 / 8, -3 / 8];
    const w = [1, 1, 1, 1, 2 / 3, 1 / 3];
    const g = R[0]! + 2 * [1, 2, 3, 4, 5].reduce((total, k) => total + w[k]! * R[k]!, 0);
    const G = 2 * [1, 2, 3, 4, 5].reduce((total, k) => total + w[k]! * k * R[k]!, 0);
    const expected = Math.cbrt(((2 * G * G) / (2 * g * g)) * 8);
    expect(expected).toBeGreaterThan(3); // the bound ⌈min(3√8, 8/3)⌉ = 3 holds
    expect(automaticBlockLength([1, -1, 1, -1, 1, -1, 1, -1]).stationary).toBe(3);
  });

  it('closes gaps', () => {
    const x = small[0]!.values;
    expect(automaticBlockLength([x[0]!, NaN, ...x.slice(1), Infinity])).toEqual(automaticBlockLength(x));
  });

  it('refuses a finite value whose powers are none', () => {
    expect(() => automaticBlockLength([0, 1e80])).toThrow('automaticBlockLength: expected values up to 1e+70 in size, got 1e+80 at row 1');
  });

  it.each([
    ['nothing', []],
    ['one value', [0.5]],
    ['equal values', [0.1, 0.1, 0.1, 0.1]],
    ['missing values', [NaN, NaN]],
  ])('is 1 for %s', (_what, values) => {
    expect(automaticBlockLength(values)).toEqual({ stationary: 1, circular: 1 });
  });
});
