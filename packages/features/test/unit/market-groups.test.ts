import { describe, expect, it } from '@jest/globals';
import { expectAllClose } from '../close.js';
import { featuresOf, noise, type Column, type Columns } from '../markets.js';

/** A price for somebody, so that there is a grid of the length wanted. */
const grid = (T: number) => ({ BTC: Array<number>(T).fill(1) });
const dominanceOf = (marketCap: Columns, minAssets: number) => {
  const T = Math.max(...Object.values(marketCap).map((column) => column.length));
  return featuresOf({ price: grid(T), marketCap }, { minAssets });
};

describe('btc dominance', () => {
  it('is the share of the first major in itself and the alts; the second major is in neither term', () => {
    const { raw } = dominanceOf({ BTC: [50, 60], ETH: [1000, 1], A: [30, 20], B: [20, null], C: [null, 20] }, 2);
    expect([...raw.btc_dominance]).toEqual([0.5, 0.6]);
  });

  it('is missing without the cap of the first major, and with too few alts', () => {
    const { raw } = dominanceOf({ BTC: [50, null, 50], A: [30, 30, 30], B: [20, 20, null] }, 2);
    expect([...raw.btc_dominance]).toEqual([0.5, NaN, NaN]);
  });

  it('changes over the alts with a cap on both days, so that an asset entering is no change', () => {
    // C enters in row 1 with a cap of 900: the share falls from .5 to .05, the change over A and B is 60/(60+40) − 50/(50+50).
    const marketCap = { BTC: [50, 60], A: [30, 30], B: [20, 10], C: [null, 900] };
    const { raw } = dominanceOf(marketCap, 2);
    expectAllClose(raw.btc_dominance_d1d, [null, 0.1], 1e-14);
    expectAllClose(dominanceOf(marketCap, 3).raw.btc_dominance_d1d, [null, 0.1], 1e-14, 0, 'a change has no count of its own;');
  });

  it('changes over five days between their ends alone', () => {
    const marketCap = { BTC: [50, 1, 1, 1, 1, 60], A: [50, null, null, null, null, 20] };
    expectAllClose(dominanceOf(marketCap, 1).raw.btc_dominance_d5d, [null, null, null, null, null, 0.25], 1e-14);
  });

  it('has no change where no alt has a cap on both days, rather than one of 0', () => {
    expect([...dominanceOf({ BTC: [50, 60], A: [30, null], B: [null, 30] }, 1).raw.btc_dominance_d1d]).toEqual([NaN, NaN]);
  });

  const T = 130;
  const BTC = Array.from({ length: T }, (_, t) => 50 + noise(t, 0));
  const alt = (n: number): Column => Array.from({ length: T }, (_, t) => 10 + noise(t, n));
  const zOf = (shares: number[], first: number, last: number) => {
    const x = shares.slice(Math.max(0, first), last + 1);
    const mean = x.reduce((a, b) => a + b) / x.length;
    const squares = x.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    return (x.at(-1)! - mean) / Math.sqrt(squares / (x.length - 1));
  };

  it('has its z-score over the alts with a cap on every day of the window', () => {
    // C enters in row 30 and counts from row 89 on, when it has been there for sixty days.
    const [A, B] = [alt(1), alt(2)];
    const C = alt(3).map((value, t) => (t < 30 ? null : value));
    const { raw, z } = dominanceOf({ BTC, A, B, C }, 2);
    const ofTwo = BTC.map((btc, t) => btc / (btc + A[t]! + B[t]!));
    const ofThree = BTC.map((btc, t) => btc / (btc + A[t]! + B[t]! + (C[t] ?? NaN)));
    const expected = BTC.map((_, t) => (t < 47 ? null : t < 89 ? zOf(ofTwo, t - 59, t) : zOf(ofThree, t - 59, t)));
    expectAllClose(raw.btc_dominance_zscore, expected, 1e-10, 1e-3);
    expect(z.btc_dominance).toEqual(raw.btc_dominance_zscore);
  });

  it('has no z-score where too few alts have been there all the time', () => {
    const C = alt(3).map((value, t) => (t === 100 ? null : value));
    const { raw } = dominanceOf({ BTC, A: alt(1), C }, 2);
    expect([...raw.btc_dominance_zscore].map(Number.isFinite)).toEqual(BTC.map((_, t) => t >= 47 && t < 100));
  });

  it('leaves a day without the first major out of the window, and has no z-score on it', () => {
    const holes = BTC.map((value, t) => (t === 90 ? null : value));
    const { raw } = dominanceOf({ BTC: holes, A: alt(1) }, 1);
    expect(raw.btc_dominance_zscore[90]).toBeNaN();
    const without = BTC.map((btc, t) => btc / (btc + alt(1)[t]!)).filter((_, t) => t !== 90);
    expectAllClose(raw.btc_dominance_zscore.slice(91, 92), [zOf(without, 32, 90)], 1e-10);
  });
});

describe('liquidity', () => {
  it('is the median over seven days, all of them, of the volume of the alts together', () => {
    const volume = { BTC: Array<number>(9).fill(1e9), A: [1, 2, 3, 4, 5, 6, 7, 8, 9], B: [10, 10, 10, 10, 10, 10, 10, 10, 10] };
    expect([...featuresOf({ volume }, { minAssets: 2 }).raw.liquidity_7d_median]).toEqual([...Array<number>(6).fill(NaN), 14, 15, 16]);
    const hole = { ...volume, B: [null, ...volume.B.slice(1)] };
    expect([...featuresOf({ volume: hole }, { minAssets: 2 }).raw.liquidity_7d_median]).toEqual([...Array<number>(7).fill(NaN), 15, 16]);
    expect(featuresOf({ volume: hole }, { minAssets: 1 }).raw.liquidity_7d_median[6]).toBe(14);
  });

  it('has as delta the z-score over 30 days of the volume minus that median', () => {
    const A = Array.from({ length: 40 }, (_, t) => (t === 35 ? 500 : 100 + noise(t, 0)));
    const { raw } = featuresOf({ volume: { A } }, { minAssets: 1 });
    // There is a difference from row 6 on: 24 of them in row 29, 30 in row 35.
    expect([...raw.liquidity_z_delta].map(Number.isFinite)).toEqual(A.map((_, t) => t >= 29));
    const x = A.map((v, t) => v - raw.liquidity_7d_median[t]!).slice(6, 36);
    const mean = x.reduce((a, b) => a + b) / 30;
    const deviation = Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 29);
    expectAllClose(raw.liquidity_z_delta.slice(35, 36), [(x[29]! - mean) / deviation], 1e-12);
  });

  describe('at its high', () => {
    const rising = (from: number) => Array.from({ length: 60 }, (_, t) => from + t);
    const pct = (volume: Columns, minAssets = 1) => featuresOf({ volume }, { minAssets }).raw.liquidity_pct_at_high;

    it('is the share of the alts whose volume equals its maximum over 30 days', () => {
      const spiked = rising(0).map((v, t) => (t === 25 ? 1000 : v));
      const high = pct({ A: rising(1), B: spiked }, 2);
      // B is below its spike of row 25 until that leaves the window in row 55.
      expect([high[22], high[23], high[25], high[26], high[54], high[55]]).toEqual([NaN, 100, 100, 50, 50, 100]);
    });

    it('counts a tie with an older maximum, and a volume of zero', () => {
      expect([...pct({ A: Array<number>(40).fill(0) })].slice(23)).toEqual(Array(17).fill(100));
    });

    it('is of the alts with a cell that day and 24 in the window', () => {
      const late = rising(0).map((v, t) => (t < 20 ? null : v)); // 24 cells in row 43
      const gone = rising(0).map((v, t) => (t === 50 ? null : -v + 100));
      const high = pct({ A: rising(0), B: late, C: gone });
      expect([high[42], high[43], high[50]]).toEqual([50, 200 / 3, 100]);
      expect(pct({ A: rising(0), B: late, C: gone }, 3)[50]).toBeNaN();
    });

    it('looks past a hole for the older maximum', () => {
      const A = rising(0).map((v, t) => (t === 20 ? 500 : t === 21 ? null : t === 40 ? 500 : t === 41 ? 499 : v));
      const high = pct({ A });
      expect([high[39], high[40], high[41], high[49], high[50]]).toEqual([0, 100, 0, 0, 0]);
    });
  });

  it('has its z-score over the alts with a volume on every day of 66', () => {
    const T = 140;
    const A = Array.from({ length: T }, (_, t) => 100 + noise(t, 0));
    const B = Array.from({ length: T }, (_, t) => 100 + noise(t, 1));
    const C = Array.from({ length: T }, (_, t) => (t < 30 ? null : 1e6 + noise(t, 2)));
    const { z } = featuresOf({ volume: { A, B, C } }, { minAssets: 2 });
    const medians = (total: number[]) => total.map((_, t) => (t < 6 ? NaN : [...total.slice(t - 6, t + 1)].sort((a, b) => a - b)[3]!));
    const score = (x: number[], t: number) => {
      const window = x.slice(Math.max(6, t - 59), t + 1);
      const mean = window.reduce((a, b) => a + b) / window.length;
      return (window.at(-1)! - mean) / Math.sqrt(window.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (window.length - 1));
    };
    const ofTwo = medians(A.map((a, t) => a + B[t]!));
    const ofThree = medians(A.map((a, t) => a + B[t]! + (C[t] ?? NaN)));
    // C has been there for 66 days in row 95.
    const expected = A.map((_, t) => (t < 53 ? null : t < 95 ? score(ofTwo, t) : score(ofThree, t)));
    expectAllClose(z.liquidity_7d_median, expected, 1e-6, 1);
    expectAllClose(z.liquidity_7d_median.slice(0, 95), expected.slice(0, 95), 1e-10, 1);
  });
});
