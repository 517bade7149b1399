import { rollingMean, rollingZScore } from '@regimelab/features';
import { describe, expect, it } from '@jest/globals';
import { expectAllClose } from '../close.js';
import { featuresOf, noise, type Column } from '../markets.js';

const T = 140;
const alts = ['A', 'B', 'C', 'D', 'E'];
const series = (n: number, value: (x: number, t: number) => number | null): Column =>
  Array.from({ length: T }, (_, t) => value(noise(t, n), t));
const rates: Readonly<Record<string, Column>> = Object.fromEntries([...alts, 'BTC', 'ETH'].map((id, n) => [id, series(n, (x) => x - 0.5)]));
const whole: Readonly<Record<string, Column>> = Object.fromEntries(
  [...alts, 'BTC', 'ETH'].map((id, n) => [id, series(n + 10, (x) => x + n)]),
);

/** Both estimators of a group, straight from the definition. */
function readable(ids: readonly string[], interest: Readonly<Record<string, Column>>) {
  const over = (t: number) => ids.filter((id) => (interest[id]![t] ?? 0) > 0);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  return {
    mean: Float64Array.from({ length: T }, (_, t) => sum(ids.map((id) => rates[id]![t]!)) / ids.length),
    weighted: Float64Array.from(
      { length: T },
      (_, t) => sum(over(t).map((id) => rates[id]![t]! * interest[id]![t]!)) / sum(over(t).map((id) => interest[id]![t]!)),
    ),
  };
}
const minus = (a: Float64Array, b: Float64Array) => a.map((x, t) => x - b[t]!);
const heatingOf = (skew: Float64Array) =>
  minus(rollingMean(skew, 10), rollingMean(skew, 20)).map((x, t) => (Number.isNaN(skew[t]) ? NaN : x));

describe('funding skew and heating', () => {
  it('are of the plain means where that is asked for', () => {
    const { raw, z } = featuresOf({ funding: rates }, { groupFunding: 'mean' });
    const skew = minus(readable(alts, whole).mean, readable(['BTC', 'ETH'], whole).mean);
    expectAllClose(raw.funding_skew, [...skew], 1e-13, 1e-3);
    expectAllClose(raw.funding_skew_zscore_3d, [...rollingZScore(skew, 3)], 1e-9, 1);
    expectAllClose(raw.funding_heating, [...heatingOf(skew)], 1e-12, 1e-3);
    expectAllClose(z.funding_skew, [...rollingZScore(skew, 60)], 1e-12, 1);
    expectAllClose(z.funding_heating, [...rollingZScore(heatingOf(skew), 60)], 1e-12, 1);
    expect([...raw.has_funding]).toEqual(Array(T).fill(1));
  });

  it('never mix two estimators in a window: each value is of the history of the pair chosen on its day', () => {
    // The alts lose their open interest in rows 100 … 102, the majors in row 101: pairs ww, mw, mm, mw, ww.
    const interest = Object.fromEntries(
      Object.entries(whole).map(([id, column]) => [
        id,
        column.map((value, t) => (alts.includes(id) ? (t >= 100 && t <= 102 ? null : value) : t === 101 ? null : value)),
      ]),
    );
    const { raw, z, groupFunding } = featuresOf({ funding: rates, openInterestAsOf: interest });
    const [ofAlts, ofMajors] = [readable(alts, interest), readable(['BTC', 'ETH'], interest)];
    const pair = (t: number) => {
      const early = t < 47;
      const a = early || (t >= 100 && t <= 102) ? ofAlts.mean : ofAlts.weighted;
      return minus(a, early || t === 101 ? ofMajors.mean : ofMajors.weighted);
    };
    for (const t of [46, 47, 99, 100, 101, 102, 103, 139]) {
      const skew = pair(t);
      expectAllClose([raw.funding_skew[t]!], [skew[t]!], 1e-12);
      expectAllClose([raw.funding_skew_zscore_3d[t]!], [rollingZScore(skew, 3)[t]!], 1e-9, 1);
      expectAllClose([raw.funding_heating[t]!], [heatingOf(skew)[t]!], 1e-10, 1e-3);
      expectAllClose([z.funding_skew[t]!], [rollingZScore(skew, 60)[t]!], 1e-11, 1);
      expectAllClose([z.funding_heating[t]!], [rollingZScore(heatingOf(skew), 60)[t]!], 1e-11, 1);
    }
    expect([...groupFunding.alts.mode.subarray(99, 104)]).toEqual([0, 1, 1, 1, 0]);
    expect([...groupFunding.majors.mode.subarray(99, 104)]).toEqual([0, 0, 1, 0, 0]);
  });

  it('are missing where a group has too few rates: five alts, one major; has_funding says so and is never missing itself', () => {
    const holes = {
      ...rates,
      A: rates['A']!.map((v, t) => (t === 60 ? null : v)),
      BTC: rates['BTC']!.map((v, t) => (t === 61 || t === 62 ? null : v)),
      ETH: rates['ETH']!.map((v, t) => (t === 62 ? null : v)),
    };
    const { raw } = featuresOf({ funding: holes }, { groupFunding: 'mean' });
    const present = Array.from({ length: T }, (_, t) => t !== 60 && t !== 62);
    expect([...raw.funding_skew].map(Number.isFinite)).toEqual(present);
    expect([...raw.has_funding]).toEqual(present.map(Number));
    expect([...raw.funding_heating].map(Number.isFinite)).toEqual(present.map((here, t) => here && t >= 15));
    expect([...raw.funding_skew_zscore_3d.subarray(58, 67)].map(Number.isFinite)).toEqual([
      true,
      true,
      ...Array<boolean>(5).fill(false),
      true,
      true,
    ]);
  });

  it('fall back to the mean and are counted where there is no open interest at all', () => {
    const features = featuresOf({ funding: rates });
    expect(features.raw.funding_skew).toEqual(featuresOf({ funding: rates }, { groupFunding: 'mean' }).raw.funding_skew);
    for (const { mode, oiFallback } of Object.values(features.groupFunding)) {
      expect([new Set(mode), new Set(oiFallback)]).toEqual([new Set([1]), new Set([1])]);
    }
  });

  it('are missing throughout where there is no funding table', () => {
    const { raw, z, groupFunding } = featuresOf({ price: { BTC: [1, 2] } });
    for (const column of [raw.funding_skew, raw.funding_skew_zscore_3d, raw.funding_heating, z.funding_skew, z.funding_heating]) {
      expect([...column]).toEqual([NaN, NaN]);
    }
    expect([...raw.has_funding]).toEqual([0, 0]);
    expect([...groupFunding.alts.oiFallback]).toEqual([0, 0]);
  });
});
