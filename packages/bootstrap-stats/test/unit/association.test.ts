import { describe, expect, it } from '@jest/globals';
import { circularShiftTest, jonckheereTerpstra, permutationTest, spearmanIc, wilcoxonSignedRank } from '@regimelab/bootstrap-stats';
import { stream } from '@regimelab/numerics';
import { expectClose, golden } from '../close.js';

const { spearman, wilcoxon } = golden<{
  spearman: { x: number[]; y: number[]; rho: number; standardError: number; pValue: number };
  wilcoxon: { x: number[]; y: number[]; wPlus: number; z: number; pValue: number };
}>('association');

describe('circularShiftTest', () => {
  const inner = (y: number[]) => (x: Float64Array) => x.reduce((total, value, t) => total + value * y[t]!, 0);

  it('puts row (t + s) mod n at row t, for every s', () => {
    const seen: number[][] = [];
    circularShiftTest([1, 2, 3], (x) => seen.push([...x]));
    expect(seen).toEqual([
      [1, 2, 3],
      [2, 3, 1],
      [3, 1, 2],
    ]);
  });

  it('counts shifts at least as extreme, and the series itself', () => {
    // T = 3, then 1, −1, −3: of the shifts only the last is as extreme
    const T = [3, 1, -1, -3];
    let s = 0;
    expect(circularShiftTest([0, 0, 0, 0], () => T[s++]!).value).toBe(2 / 4);
  });

  it('is 1/n for the only alignment that fits', () => {
    expect(circularShiftTest([1, 0, 0, 0, 0], inner([1, 0, 0, 0, 0])).value).toBe(1 / 5);
  });

  it('counts an undefined shift as not extreme', () => {
    let s = 0;
    expect(circularShiftTest([0, 0, 0, 0], () => (s++ === 0 ? 1 : NaN)).value).toBe(1 / 4);
  });

  it('is null with one row and where the statistic is undefined', () => {
    expect(circularShiftTest([1], () => 1)).toEqual({ value: null, reason: 'fewer than 2 rows' });
    expect(circularShiftTest([1, 2], () => NaN)).toEqual({ value: null, reason: 'the statistic is undefined on these rows' });
  });
});

describe('permutationTest', () => {
  const labels = [1, 1, 1, 1, 0, 0, 0, 0];
  const difference = (y: number[]) => (x: Float64Array) => x.reduce((total, label, t) => total + (label === 1 ? y[t]! : -y[t]!), 0);

  it('is near the share of all orders that are as extreme', () => {
    // the four largest in one group: 2 of 70 choices, either side
    const p = permutationTest(labels, difference([5, 6, 7, 8, 1, 2, 3, 4]), { replications: 9999 }).value!;
    expect(Math.abs(p - 2 / 70)).toBeLessThan(0.006); // 3.5 standard errors
  });

  it('one-sided is half of that here', () => {
    const p = permutationTest(labels, difference([5, 6, 7, 8, 1, 2, 3, 4]), { replications: 9999, alternative: 'greater' }).value!;
    expect(Math.abs(p - 1 / 70)).toBeLessThan(0.0045);
  });

  it('is 1 where order does not matter, and null where the statistic is undefined', () => {
    expect(permutationTest([1, 2, 3], () => 5).value).toBe(1);
    expect(permutationTest([1, 2, 3], () => NaN).value).toBeNull();
    expect(permutationTest([1], () => 5).reason).toBe('fewer than 2 rows');
  });

  it('keeps the series', () => {
    const series = Float64Array.of(1, 2, 3);
    permutationTest(series, (x) => x[0]!);
    expect([...series]).toEqual([1, 2, 3]);
  });
});

describe('jonckheereTerpstra', () => {
  it('has the values of the worked example', () => {
    const { j, expected, variance, z } = jonckheereTerpstra([
      [0.01, -0.02, 0.0],
      [0.02, 0.0],
      [0.03, 0.01, 0.04],
    ]);
    expect([j, expected, variance]).toEqual([18, 10.5, 13.875]);
    expect(Math.abs(z! - 2.01346816564)).toBeLessThan(1e-11);
  });

  it('has the mean and variance of J over all orders', () => {
    // groups of 2 and 2, values 1, 2, 2, 3: J over the 6 choices of the second group
    const values = [1, 2, 2, 3];
    const js = [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ].map((upper) => {
      const groups = [0, 1].map((g) => values.filter((_value, i) => Number(upper.includes(i)) === g));
      return jonckheereTerpstra(groups);
    });
    const mean = js.reduce((total, { j }) => total + j!, 0) / 6;
    const variance = js.reduce((total, { j }) => total + (j! - mean) ** 2, 0) / 6;
    expect(js[0]!.expected).toBe(mean);
    expectClose(js[0]!.variance, variance);
  });

  it('turns its sign with the order of the groups', () => {
    const [up, down] = [jonckheereTerpstra([[1], [2, 5], [9]]), jonckheereTerpstra([[9], [2, 5], [1]])];
    expect(up.z).toBe(-down.z!);
    expect(up.pValue).toBe(down.pValue);
  });

  it('skips missing values and empty groups, and is null with fewer than two groups or equal values', () => {
    expect(jonckheereTerpstra([[1, NaN], [], [2, 3]])).toEqual(jonckheereTerpstra([[1], [2, 3]]));
    expect(jonckheereTerpstra([[1, 2], []])).toMatchObject({ j: null, z: null, reason: 'fewer than 2 groups with a value' });
    expect(jonckheereTerpstra([[1], [1]])).toMatchObject({ j: 0.5, variance: 0, z: null, pValue: null });
  });
});

describe('spearmanIc', () => {
  it('has the error of its influence series, derived numerically in Python', () => {
    const { rho, standardError, pValue } = spearmanIc(spearman.x, spearman.y, { prewhiten: true });
    expectClose(rho, spearman.rho);
    expectClose(standardError, spearman.standardError, 1e-7); // a finite difference
    expectClose(pValue, spearman.pValue, 1e-6);
  });

  it('has the error 1/√(n − 1) of independent rows without an association', () => {
    const random = stream(3, 'independent');
    const draw = () => Array.from({ length: 4000 }, () => random.normal());
    const { standardError } = spearmanIc(draw(), draw(), { lag: 0 });
    expect(Math.abs(standardError! * Math.sqrt(3999) - 1)).toBeLessThan(0.03);
  });

  it('has no error at a perfect order, no value for a constant side or two pairs', () => {
    expect(spearmanIc([1, 2, 3, 4], [2, 3, 4, 9])).toMatchObject({ tStatistic: null, pValue: null });
    expect(spearmanIc([1, 1, 1], [1, 2, 3])).toMatchObject({ rho: null, reason: 'the scores or the outcomes are all equal' });
    expect(spearmanIc([1, 2], [1, 2])).toMatchObject({ rho: null, n: 2, reason: 'fewer than 3 pairs' });
  });

  it('leaves out incomplete pairs and refuses lengths that differ', () => {
    expect(spearmanIc([1, NaN, 2, 4, 3], [1, 5, 2, 3, 9])).toEqual(spearmanIc([1, 2, 4, 3], [1, 2, 3, 9]));
    expect(() => spearmanIc([1], [1, 2])).toThrow('spearmanIc: expected columns of one length, got 1, 2');
  });
});

describe('wilcoxonSignedRank', () => {
  it('agrees with scipy: zeros dropped, ties shared, no continuity correction', () => {
    const { wPlus, z, pValue } = wilcoxonSignedRank(wilcoxon.x, wilcoxon.y);
    expectClose(wPlus, wilcoxon.wPlus);
    expectClose(Math.abs(z!), Math.abs(wilcoxon.z));
    expectClose(pValue, wilcoxon.pValue);
  });

  it('ranks the differences by size', () => {
    // d = 1, −2, 3: W⁺ = 1 + 3, mean 3, variance 3·4·7/24
    expect(wilcoxonSignedRank([2, 1, 4], [1, 3, 1])).toMatchObject({ n: 3, wPlus: 4, z: 1 / Math.sqrt(3.5) });
  });

  it('is null where no pair differs', () => {
    expect(wilcoxonSignedRank([1, NaN], [1, 2])).toMatchObject({ n: 0, wPlus: null, z: null, pValue: null, reason: 'no pair differs' });
  });
});
