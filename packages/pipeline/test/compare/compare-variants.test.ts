import { describe, expect, it } from '@jest/globals';
import { stream } from '@regimelab/numerics';
import { kpis } from '@regimelab/performance';
import { compareVariants, type ComparedRun, type ComparisonTest, type RunDays } from '@regimelab/pipeline';
import { daysOf } from './run-days.js';

const TEST: ComparisonTest = { resampling: { replications: 199, seed: 1, blockLength: 3 }, confidence: 0.95 };
const UNKNOWN = { value: null, reason: 'not asked' } as const;

const runOf = (name: string, days: RunDays | null): ComparedRun => ({
  ...{ name, title: name, runId: `run_${name}`, path: null, page: null, days, switchesPerYear: UNKNOWN, dsr: UNKNOWN },
  ...(days === null ? { status: 'failed', failure: { code: 'LAKE', message: 'gone' } } : { status: 'succeeded', failure: null }),
});
const noise = (seed: number, n = 120, drift = 0) => {
  const random = stream(seed, 'noise');
  return Array.from({ length: n }, () => drift + 0.01 * random.normal());
};
const compared = (runs: readonly ComparedRun[], test: ComparisonTest | null = TEST) => compareVariants('risk-management', runs, test);
const differenceOf = (first: readonly number[], other: readonly number[], name = 'b') =>
  compared([runOf('a', daysOf(first)), runOf(name, daysOf(other))]).variants[1]!.difference!;

describe('compareVariants', () => {
  it('takes differences to the first, day by day on the days both have', () => {
    const first = daysOf([0.01, 0.02, 0.03, 0.04]);
    const later = daysOf([0.01, 0.05, 0.01], {}, '2024-01-31'); // on the second to fourth day of the first
    const { difference } = compared([runOf('a', first), runOf('b', later)]).variants[1]!;
    expect(difference!.n).toBe(3);
    expect(difference!.meanDaily.value).toBeCloseTo((-0.01 + 0.02 - 0.03) / 3, 15);
    expect(difference!.sharpe.value).toBeCloseTo(kpis([0.01, 0.05, 0.01]).sharpe.value! - kpis([0.02, 0.03, 0.04]).sharpe.value!, 12);
  });

  it('leaves out days on which one of the two has no return', () => {
    expect(differenceOf([0.01, NaN, 0.03], [0.02, 0.02, 0.02]).n).toBe(2);
  });

  it('measures every variant over its own days, as the run itself does', () => {
    const net = noise(1);
    const { figures, difference } = compared([runOf('a', daysOf(net, { held: Uint8Array.from(net, (_, k) => k % 4 && 1) }))]).variants[0]!;
    expect(figures['sharpe']).toEqual(kpis(net).sharpe);
    expect(figures['active_share']!.value).toBe(0.75);
    expect(figures['n_days']!.value).toBe(120);
    expect(difference).toBeNull();
  });

  it('finds a variant that earns more every day, and gives its interval the sign of the mean', () => {
    const first = noise(2);
    const { p, low, high } = differenceOf(
      first,
      first.map((value, k) => value + 0.002 + 0.0005 * Math.sin(k)),
    );
    expect(p.value).toBe(1 / 200);
    expect(low.value).toBeGreaterThan(0);
    expect(high.value).toBeGreaterThan(low.value!);
  });

  it('has neither interval nor p where the variant is the first under another name, and does not count it among the tests', () => {
    const first = noise(3);
    const { variants } = compared([runOf('a', daysOf(first)), runOf('same', daysOf(first)), runOf('b', daysOf(noise(4)))]);
    const [, same, other] = variants.map(({ difference }) => difference);
    expect(same).toMatchObject({ meanDaily: { value: 0 }, p: { value: null, reason: 'the same return as a on every day' } });
    expect(same!.pHolm.reason).toBe('the same return as a on every day');
    expect(other!.pHolm.value).toBe(other!.p.value);
  });

  it('keeps an interval narrow where variants differ on few days only', () => {
    const first = noise(5, 400);
    const { low, high } = differenceOf(
      first,
      first.map((value, k) => value + (k < 4 ? 0.001 * (k - 1) : 0)),
    );
    expect(high.value! - low.value!).toBeLessThan(0.001);
  });

  it('turns its sign around with the two variants', () => {
    const [a, b] = [noise(6), noise(7)];
    const [there, back] = [differenceOf(a, b), differenceOf(b, a)];
    expect(there.meanDaily.value).toBeCloseTo(-back.meanDaily.value!, 15);
    expect(there.p.value).toBe(back.p.value);
    expect(there.low.value).toBeCloseTo(-back.high.value!, 12);
  });

  it('draws from a stream of the name of the variant', () => {
    const [a, b] = [noise(6), noise(7)];
    expect(differenceOf(a, b, 'b').low).toEqual(differenceOf(a, b, 'b').low);
    expect(differenceOf(a, b, 'c').low).not.toEqual(differenceOf(a, b, 'b').low);
  });

  it('corrects p by the number of variants (Holm) and tests the best of them', () => {
    const first = noise(8);
    const { variants, pRealityCheck, pSpa, common } = compared([
      runOf('a', daysOf(first)),
      ...[0.003, 0, -0.003].map((drift, k) => runOf(`b${k}`, daysOf(noise(9 + k).map((value, t) => first[t]! + 0.1 * value + drift)))),
    ]);
    const p = variants.slice(1).map(({ difference }) => difference!.p.value!);
    const corrected = variants.slice(1).map(({ difference }) => difference!.pHolm.value!);
    expect(p[0]).toBe(1 / 200);
    expect(corrected[0]).toBeCloseTo(3 / 200, 12);
    expect(corrected.every((value, k) => value >= p[k]!)).toBe(true);
    expect(pSpa.value).toBeLessThan(0.02);
    expect(pRealityCheck.value).toBeLessThan(0.02);
    expect(common).toEqual({ start: '2024-01-30', end: '2024-05-28', n: 120 });
  });

  it('keeps a failed variant as a row and compares the others', () => {
    const { variants, pSpa } = compared([runOf('a', daysOf(noise(1))), runOf('lost', null), runOf('b', daysOf(noise(2)))]);
    expect(variants[1]).toMatchObject({
      status: 'failed',
      difference: { meanDaily: { value: null, reason: 'the variant has no returns' } },
    });
    expect(variants[2]!.difference!.p.value).not.toBeNull();
    expect(pSpa.value).not.toBeNull();
  });

  it('compares nothing where the first failed, where no day is shared, or where the bootstrap is off', () => {
    const [one, two] = [runOf('b', daysOf(noise(1))), runOf('c', daysOf(noise(2)))];
    const lost = compared([runOf('lost', null), one]);
    expect(lost.variants[1]!.difference!.p.reason).toBe('the first variant, lost, has no returns');
    expect(lost.pSpa.reason).toBe('the first variant, lost, has no returns');
    const apart = compared([one, runOf('later', daysOf(noise(2), {}, '2030-01-01'))]);
    expect(apart.variants[1]!.difference).toMatchObject({ n: 0, p: { reason: 'no day in common with b' } });
    expect(apart.common).toBeNull();
    const off = compared([one, two], null);
    expect(off.variants[1]!.difference).toMatchObject({ p: { reason: 'evaluation.bootstrap is off' } });
    expect(off.variants[1]!.difference!.meanDaily.value).not.toBeNull();
  });
});
