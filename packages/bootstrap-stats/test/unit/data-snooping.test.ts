import { describe, expect, it } from '@jest/globals';
import { modelConfidenceSet, probabilityOfOverfitting, realityCheck, stepM, superiorPredictiveAbility } from '@regimelab/bootstrap-stats';
import { stream } from '@regimelab/numerics';
import { expectClose, expectRecord, golden } from '../close.js';

const oracle = golden<{
  columns: number[][];
  seed: number;
  blockLength: number;
  replications: number;
  medianBlock: number;
  realityCheck: { statistic: number; p: number; best: number };
  spa: { statistic: number; best: number; lower: number; consistent: number; upper: number };
  stepM: number[];
  modelConfidenceSet: { pValues: number[]; eliminated: number[] };
  overfitting: { pbo: number; sum: number; sumOfSquares: number };
}>('snooping');
const { columns, seed, blockLength, replications } = oracle;
const options = { seed, blockLength, replications };

describe('realityCheck', () => {
  it('agrees with an oracle in Python from the seed on', () => {
    const { statistic, p, best } = oracle.realityCheck;
    expectRecord(realityCheck(columns, options), { statistic, pValue: p, best, n: 90, blockLength, reason: null });
  });

  it("takes the median of the columns' block lengths", () => {
    expectClose(realityCheck(columns, { ...options, blockLength: 'auto' }).blockLength, oracle.medianBlock);
  });

  it('charges for looking: the same variant among many is less surprising', () => {
    const alone = realityCheck([columns[0]!], options).pValue!;
    expect(realityCheck(columns, options).pValue).toBeGreaterThan(alone);
  });

  it('is null with fewer than three complete rows', () => {
    expect(
      realityCheck([
        [1, 2, NaN],
        [1, 2, 3],
      ]),
    ).toMatchObject({ pValue: null, n: null, reason: 'fewer than 3 complete rows' });
    expect(() => realityCheck([])).toThrow('realityCheck: expected columns of one length, got no column');
    expect(() => realityCheck([[1], [1, 2]])).toThrow('realityCheck: expected columns of one length, got 1, 2');
  });
});

describe('superiorPredictiveAbility', () => {
  it('agrees with an oracle in Python from the seed on', () => {
    expectRecord(superiorPredictiveAbility(columns, options), { ...oracle.spa, n: 90, blockLength, reason: null });
  });

  it('orders its three p-values', () => {
    const { lower, consistent, upper } = superiorPredictiveAbility(columns, options);
    expect(lower).toBeLessThanOrEqual(consistent!);
    expect(consistent).toBeLessThanOrEqual(upper!);
  });

  it('is not impressed by hopeless additions, where the upper p is', () => {
    const random = stream(9, 'hopeless');
    const hopeless = Array.from({ length: 40 }, () => columns[0]!.map(() => -0.05 + 0.02 * random.normal()));
    const [few, many] = [columns, [...columns, ...hopeless]].map((all) => superiorPredictiveAbility(all, options));
    expect(many!.consistent).toBe(few!.consistent);
    expect(many!.upper).toBeGreaterThan(few!.upper!);
  });

  it('leaves out a variant whose performance never varies', () => {
    const constant = columns[0]!.map(() => 0.1);
    expect(superiorPredictiveAbility([...columns, constant], options)).toEqual({
      ...superiorPredictiveAbility(columns, options),
      leftOut: [6],
    });
    const nothing = superiorPredictiveAbility([constant], options);
    expect(nothing).toMatchObject({ consistent: null, leftOut: [0], reason: 'the performance of no variant varies' });
  });

  it('has p = 1 where no variant beats the benchmark', () => {
    const worse = columns.map((column) => column.map((value) => value - 0.1));
    expect(superiorPredictiveAbility(worse, options)).toMatchObject({ statistic: 0, lower: 1, consistent: 1, upper: 1 });
  });

  it('is null with one draw, which has no deviation', () => {
    expect(superiorPredictiveAbility(columns, { ...options, replications: 1 }).consistent).toBeNull();
  });
});

describe('stepM', () => {
  it('agrees with an oracle in Python from the seed on', () => {
    const { pValues, superior } = stepM(columns, { ...options, level: 0.2 });
    expectRecord(pValues, oracle.stepM);
    expect([...superior].sort()).toEqual(oracle.stepM.flatMap((p, k) => (p <= 0.2 ? [k] : [])));
  });

  it('begins with the upper p of the best', () => {
    const { best, upper } = superiorPredictiveAbility(columns, options);
    expect(stepM(columns, options).pValues[best!]).toBe(upper);
  });

  it('leaves out a variant that never varies', () => {
    expect(stepM([...columns, columns[0]!.map(() => 0.1)], options).pValues).toEqual([...stepM(columns, options).pValues, null]);
    expect(stepM([[1, 1, 1]], options)).toMatchObject({ pValues: [null], superior: [], reason: 'the performance of no variant varies' });
  });
});

describe('modelConfidenceSet', () => {
  it('eliminates in the order of arch, with its counts', () => {
    const { pValues, eliminated } = modelConfidenceSet(columns, options);
    expect(eliminated).toEqual(oracle.modelConfidenceSet.eliminated);
    expectRecord(pValues, oracle.modelConfidenceSet.pValues);
  });

  it('keeps those with p of at least the level', () => {
    const { pValues, included } = modelConfidenceSet(columns, { ...options, level: 0.3 });
    expect(included).toEqual(pValues.flatMap((p, k) => (p! >= 0.3 ? [k] : [])));
    expect(included).toContain(pValues.indexOf(1));
  });

  it('keeps variants that cannot be told apart', () => {
    const { included, eliminated } = modelConfidenceSet([columns[0]!, columns[0]!], options);
    expect(included).toEqual([0, 1]);
    expect(eliminated).toEqual([]);
  });

  it('is null with one variant', () => {
    expect(modelConfidenceSet([columns[0]!])).toMatchObject({ pValues: [null], included: [], reason: 'fewer than 2 variants' });
  });
});

describe('probabilityOfOverfitting', () => {
  it('agrees with a brute-force oracle in Python over all 12,870 splits', () => {
    const { pbo, logits } = probabilityOfOverfitting(columns);
    expect(logits).toHaveLength(12_870);
    expect(pbo).toBe(oracle.overfitting.pbo);
    expectClose(
      logits.reduce((a, b) => a + b, 0),
      oracle.overfitting.sum,
      1e-9,
    );
    expectClose(
      logits.reduce((a, b) => a + b * b, 0),
      oracle.overfitting.sumOfSquares,
      1e-9,
    );
  });

  it('is 0 where one variant is the best in every block', () => {
    const base = Array.from({ length: 48 }, (_, t) => Math.sin(t));
    expect(probabilityOfOverfitting([base, base.map((r) => r + 1), base.map((r) => r - 1)]).pbo).toBe(0);
  });

  it('is 1 where two variants are alike: their logit is 0', () => {
    const base = Array.from({ length: 32 }, (_, t) => Math.sin(t));
    const { pbo, logits } = probabilityOfOverfitting([base, base]);
    expect(pbo).toBe(1);
    expect(new Set(logits)).toEqual(new Set([0]));
  });

  it('ranks a variant without a ratio lowest', () => {
    const base = Array.from({ length: 32 }, (_, t) => Math.sin(t) - 5); // a ratio far below 0 is still one
    const { logits } = probabilityOfOverfitting([base.map(() => 1), base]);
    expect(new Set(logits)).toEqual(new Set([Math.log(2 / 3 / (1 - 2 / 3))]));
  });

  it('is null with one variant or fewer than 32 rows', () => {
    const short = Array.from({ length: 31 }, (_, t) => t);
    expect(probabilityOfOverfitting([columns[0]!])).toMatchObject({ pbo: null, reason: 'fewer than 2 variants' });
    expect(probabilityOfOverfitting([short, short])).toMatchObject({ pbo: null, n: 31, reason: 'fewer than 32 complete rows' });
  });
});
