import { describe, expect, it } from '@jest/globals';
import { expectAllClose } from '../close.js';
import { featuresOf, type Columns } from '../markets.js';

const majors = { BTC: [100, 110, 99, 99, 108.9], ETH: [10, 10, 11, 11, 11] };

describe('alt breadth', () => {
  const price: Columns = {
    ...majors,
    A: [100, 110, 110, 121, 110], // r: +10 %, 0, +10 %, −9.09 %
    B: [100, 90, 99, null, 99], // −10 %, +10 %, –, –
    C: [100, 102, 107.1, 107.1, 96.39], // +2 %, +5 %, 0, −10 %
    D: [100, 105, 84, 84, 92.4], // +5 %, −20 %, 0, +10 %
  };
  const { raw } = featuresOf({ price }, { minAssets: 4 });

  it('is the share of alts that rose, in percent; a return of zero is no rise', () => {
    expect([...raw.alt_breadth_pct_up]).toEqual([NaN, 75, 50, NaN, NaN]);
    // With three enough, rows 3 and 4 have A, C, D: one of three each.
    expectAllClose(featuresOf({ price }, { minAssets: 3 }).raw.alt_breadth_pct_up, [null, 75, 50, 100 / 3, 100 / 3], 1e-15);
  });

  it('is the median return and the distance of its quartiles, type 7', () => {
    // Row 1 sorted: −.1 .02 .05 .1: median .035; q25 = −.1 + .75·.12 = −.01, q75 = .05 + .25·.05 = .0625
    // Row 2 sorted: −.2 0 .05 .1: median .025; q25 = −.2 + .75·.2 = −.05, q75 = .0625
    expectAllClose(raw.alt_breadth_median_ret, [null, 0.035, 0.025, null, null], 1e-13);
    expectAllClose(raw.alt_breadth_iqr, [null, 0.0725, 0.1125, null, null], 1e-13);
  });

  it('counts neither the majors nor the excluded', () => {
    expect(featuresOf({ price: { BTC: [1, 2], ETH: [1, 2], A: [2, 1] } }, { minAssets: 1 }).raw.alt_breadth_pct_up[1]).toBe(0);
  });

  it('needs min_assets, five where nothing is said', () => {
    const of = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`A${i}`, [1, 2]]));
    expect(featuresOf({ price: of(4) }).raw.alt_breadth_pct_up[1]).toBeNaN();
    expect(featuresOf({ price: of(5) }).raw.alt_breadth_pct_up[1]).toBe(100);
  });

  it('has slopes over 5 and 20 days, missing where either end is', () => {
    const rising = Array.from({ length: 27 }, (_, t) => (t === 8 ? null : t < 20 ? 100 + t : 120 - t));
    const { raw: slopes } = featuresOf({ price: { A: rising } }, { minAssets: 1 });
    // Returns from row 1 on, none in rows 8 and 9; up until row 19, down from row 20 on.
    const five = slopes.alt_breadth_slope_5d;
    expect([five[5], five[6], five[8], five[13], five[14], five[19], five[20], five[26]]).toEqual([NaN, 0, NaN, NaN, NaN, 0, -100, 0]);
    expect([...slopes.alt_breadth_slope_20d].slice(20)).toEqual([NaN, -100, -100, -100, -100, -100, -100]);
  });
});

describe('volatility spread', () => {
  it('is the deviation of the cap-weighted alts over seven days minus that of the first major', () => {
    // A swings ±10 %, B stands still; caps of the day before 3 : 1 give an index of ±7.5 %, then 1 : 1 from row 7 on.
    const swing = (t: number) => (t % 2 === 1 ? 0.1 : -0.1);
    const A = [100];
    for (let t = 1; t <= 8; t++) A.push(A[t - 1]! * (1 + swing(t)));
    const price = { BTC: Array<number>(9).fill(50), ETH: [1, 9, 1, 9, 1, 9, 1, 9, 1], A, B: Array<number>(9).fill(7) };
    const marketCap = { A: [3, 3, 3, 3, 3, 3, 3, 5, 99], B: [1, 1, 1, 1, 1, 1, 1, 5, 0.5] };
    const deviation = (index: number[]) => {
      const mean = index.reduce((a, b) => a + b) / 7;
      return Math.sqrt(index.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 6);
    };
    const index = [1, 2, 3, 4, 5, 6, 7, 8].map((t) => (t === 8 ? 0.5 : 0.75) * swing(t));
    const { raw } = featuresOf({ price, marketCap }, { minAssets: 2 });
    expectAllClose(
      raw.volatility_spread,
      [...Array<null>(7).fill(null), deviation(index.slice(0, 7)), deviation(index.slice(1, 8))],
      1e-12,
    );
  });

  it('is missing while an alt too few has both a return and a cap of the day before', () => {
    const flat = Array<number>(9).fill(5);
    const marketCap = { A: [null, ...flat.slice(1)], B: flat };
    const spread = (minAssets: number) =>
      featuresOf({ price: { BTC: flat, A: flat, B: flat }, marketCap }, { minAssets }).raw.volatility_spread;
    expect([...spread(1)].slice(7)).toEqual([0, 0]);
    expect([...spread(2)].slice(7)).toEqual([NaN, 0]);
  });
});

describe('momentum', () => {
  const price: Columns = {
    BTC: [100, 110, 110, 121, 121], // +10, 0, +10, 0 %: means 6.67, 3.33 %
    ETH: [100, 100, 100, 130, null], // 0, 0, +30 %
    A: [100, 110, 121, 133.1, 133.1], // +10, +10, +10, 0
    B: [100, 100, 100, 100, 70], // 0, 0, 0, −30
    C: [100, 120, 144, null, 172.8],
  };

  it('is the median over the alts of their mean daily return, of those with all of them', () => {
    // Row 3: A .1, B 0, C misses one. Row 4: A .0667, B −.1.
    expectAllClose(featuresOf({ price }, { minAssets: 2 }).raw.momentum_alt_3d, [null, null, null, 0.05, (0.2 / 3 - 0.1) / 2], 1e-12);
    expect([...featuresOf({ price }, { minAssets: 3 }).raw.momentum_alt_3d]).toEqual(Array(5).fill(NaN));
  });

  it('has as spread that minus the mean over the majors having it', () => {
    const { raw } = featuresOf({ price }, { minAssets: 2 });
    // Row 3: majors .0667 and .1. Row 4: BTC alone, .0333.
    expectAllClose(raw.momentum_spread_3d, [null, null, null, 0.05 - (0.2 / 3 + 0.1) / 2, (0.2 / 3 - 0.1) / 2 - 0.1 / 3], 1e-12);
  });

  it('has no spread without a major', () => {
    const { raw } = featuresOf({ price: { A: price['A']!, B: price['B']! } }, { minAssets: 2 });
    expect(raw.momentum_alt_3d[3]).toBeCloseTo(0.05, 12);
    expect(raw.momentum_spread_3d[3]).toBeNaN();
  });

  it('looks seven days back in the other pair', () => {
    const double = [1, 2, 4, 8, 16, 32, 64, 128, 128];
    const { raw } = featuresOf({ price: { BTC: Array<number>(9).fill(1), A: double } }, { minAssets: 1 });
    expectAllClose(raw.momentum_alt_7d, [...Array<null>(7).fill(null), 1, 6 / 7], 1e-15);
    expectAllClose(raw.momentum_spread_7d, [...Array<null>(7).fill(null), 1, 6 / 7], 1e-15);
  });
});

describe('open-interest risk', () => {
  const risk = (openInterest: (number | null)[], BTC: (number | null)[]) =>
    featuresOf({ price: { BTC, ETH: BTC, A: BTC }, openInterest: { BTC: openInterest } }).raw.oi_risk[3];

  it('is the growth over three days as a share of 50 %, at most 1, when the price rose', () => {
    expect(risk([100, 0, 0, 120], [10, 1, 1, 11])).toBeCloseTo(0.4, 14);
    expect(risk([100, 0, 0, 150], [10, 1, 1, 11])).toBe(1);
    expect(risk([100, 0, 0, 900], [10, 1, 1, 11])).toBe(1);
  });

  it('is half of it when the price did not rise', () => {
    expect(risk([100, 0, 0, 120], [10, 1, 1, 10])).toBeCloseTo(0.2, 14);
    expect(risk([100, 0, 0, 900], [10, 1, 1, 9])).toBe(0.5);
  });

  it('is 0 where open interest did not grow', () => {
    expect(risk([100, 0, 0, 100], [10, 1, 1, 11])).toBe(0);
    expect(risk([100, 0, 0, 0], [10, 1, 1, 11])).toBe(0);
  });

  it('is missing, not 0, where a cell of the four is, or open interest was 0', () => {
    expect(risk([null, 1, 1, 120], [10, 1, 1, 11])).toBeNaN();
    expect(risk([100, 1, 1, null], [10, 1, 1, 11])).toBeNaN();
    expect(risk([100, 1, 1, 90], [null, 1, 1, 11])).toBeNaN();
    expect(risk([100, 1, 1, 90], [10, 1, 1, null])).toBeNaN();
    expect(risk([0, 1, 1, 120], [10, 1, 1, 11])).toBeNaN();
    expect(risk([0, 1, 1, 0], [10, 1, 1, 11])).toBeNaN();
  });
});
