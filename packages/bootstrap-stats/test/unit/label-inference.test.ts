import { describe, expect, it } from '@jest/globals';
import { benjaminiHochberg, holm, labelContrast, labelInference, type LabelInferenceOptions } from '@regimelab/bootstrap-stats';
import { hacStandardError, stream } from '@regimelab/numerics';
import { expectClose, expectRecord, golden } from '../close.js';

type Case = LabelInferenceOptions & { y: number[]; labels: number[]; score: number[]; expected: Record<string, unknown> };
const { cases } = golden<{ cases: Case[] }>('label-inference');

const names = ['Red', 'Yellow', 'Green'];
const random = stream(11, 'test');
const n = 60;
const y = Float64Array.from({ length: n }, () => 0.02 * random.normal());
const score = Float64Array.from({ length: n }, () => random.normal());
const labels = Int8Array.from(score, (value) => (value < -0.4 ? 0 : value < 0.4 ? 1 : 2));
const run = (options: Partial<LabelInferenceOptions> = {}) => labelInference(y, labels, score, { names, replications: 99, ...options });

describe('labelInference', () => {
  it.each(cases.map((example, k) => [k, example.interval, example.method, example.blockLength, example] as const))(
    'agrees with an oracle in Python from the seed on (case %p: %s, %s, block %s)',
    (_k, _interval, _method, _block, { y, labels, score, expected, ...options }) => {
      expectRecord(labelInference(y, labels, score, options), expected, 1e-11);
    },
  );

  it('tests by Newey and West as section 8 says', () => {
    const { labels: table, lag } = run();
    const { influence, value } = labelContrast(y, labels, { plus: [2], minus: 'none' })!;
    const error = hacStandardError(influence, y, { lag: lag!, parameters: 3 });
    expectClose(table[2]!.seHac, error);
    expectClose(table[2]!.tHac, value / error);
  });

  it('corrects over the labels, means and edges apart', () => {
    const { labels: table } = run();
    const p = table.map(({ pBoot }) => pBoot);
    const edgeP = table.map(({ edgePBoot }) => edgePBoot);
    expect(table.map(({ pHolm }) => pHolm)).toEqual(holm(p));
    expect(table.map(({ qBh }) => qBh)).toEqual(benjaminiHochberg(p));
    expect(table.map(({ edgePHolm }) => edgePHolm)).toEqual(holm(edgeP));
    expect(table.map(({ edgeQBh }) => edgeQBh)).toEqual(benjaminiHochberg(edgeP));
  });

  it('judges all statistics on one set of samples: with b = n every draw is a rotation, and no mean moves', () => {
    const { labels: table, rankIc } = run({ blockLength: 1e9, interval: 'percentile' });
    for (const row of table) {
      expectClose(row.ciLow, row.mean);
      expectClose(row.ciHigh, row.mean);
      expect(row.drawsLost).toBe(0);
    }
    expectClose(rankIc!.ciLow, rankIc!.rho);
  });

  it('gives a label with fewer than minLabelCount rows its count and mean only', () => {
    const few = Int8Array.from(labels, (label, t) => (label === 1 && t > 12 ? 2 : label));
    const count = few.filter((label) => label === 1).length;
    const { labels: table, notes, spread } = labelInference(y, few, score, { names, replications: 99, minLabelCount: count + 1 });
    expect(table[1]).toMatchObject({ label: 'Yellow', count, seHac: null, pBoot: null, edge: null, qBh: null, drawsLost: null });
    expect(table[1]!.mean).not.toBeNull();
    expect(notes).toEqual(['label_below_min_count:Yellow']);
    expect(spread!.pBoot).not.toBeNull();
  });

  it('has no row for a label that does not occur, and no spread where it is an end', () => {
    const noGreen = Int8Array.from(labels, (label) => (label === 2 ? 1 : label));
    const { labels: table, notes, spread } = labelInference(y, noGreen, score, { names, replications: 99 });
    expect(table.map(({ label }) => label)).toEqual(['Red', 'Yellow']);
    expect(notes).toEqual(['spread_label_absent']);
    expect(spread).toMatchObject({ value: null, pBoot: null, pShift: null, reason: 'Green does not occur' });
  });

  it('gives the spread its value only where an end label is small', () => {
    const { spread, notes } = run({ minLabelCount: labels.filter((label) => label === 2).length + 1, blockLength: 2 });
    expect(spread!.value).not.toBeNull();
    expect(spread).toMatchObject({ seHac: null, ciLow: null, pBoot: null, pShift: null, drawsLost: null });
    expect(notes).toContain('label_below_min_count:Green');
  });

  it('with fewer than 20 rows keeps counts and means', () => {
    const result = labelInference(y.slice(0, 19), labels.slice(0, 19), score.slice(0, 19), { names });
    expect(result).toMatchObject({ n: 19, lag: null, blockLength: null, spread: null, rankIc: null, trend: null });
    expect(result.notes).toEqual(['skipped_n_below_20']);
    expect(result.labels.every(({ count, mean, pBoot }) => count > 0 && Number.isFinite(mean) && pBoot === null)).toBe(true);
    expect(labelInference(y.slice(0, 20), labels.slice(0, 20), score.slice(0, 20), { names, replications: 9 }).lag).toBe(2);
  });

  it('leaves out rows without label, outcome or score, wherever they stand', () => {
    const holes = <A extends ArrayLike<number>>(values: A, hole: number) => [
      ...Array.from(values).slice(0, 30),
      hole,
      ...Array.from(values).slice(30),
    ];
    const whole = run();
    expect(labelInference(holes(y, 5), holes(labels, -1), holes(score, 5), { names, replications: 99 })).toEqual(whole);
    expect(labelInference(holes(y, NaN), holes(labels, 1), holes(score, 5), { names, replications: 99 })).toEqual(whole);
    expect(labelInference(holes(y, 5), holes(labels, 1), holes(score, NaN), { names, replications: 99 })).toEqual(whole);
  });

  it('says why there is no interval where the outcomes of a label are all equal', () => {
    const equal = Float64Array.from(y, (value, t) => (labels[t] === 0 ? 0.01 : value));
    const [red] = labelInference(equal, labels, score, { names, replications: 99 }).labels;
    expect(red).toMatchObject({ seHac: 0, tHac: null, pHac: null, ciLow: null, pBoot: null, reason: 'the standard error is 0' });
    expect(red!.edgePBoot).not.toBeNull();
  });

  it('has no rank correlation without a score or with a constant one', () => {
    expect(labelInference(y, labels, null, { names, replications: 9 }).rankIc).toBeNull();
    const constant = labelInference(y, labels, new Float64Array(n), { names, replications: 9 }).rankIc;
    expect(constant).toMatchObject({ rho: null, t: null, pShift: null, drawsLost: null });
  });

  it('leaves t null at a perfect order', () => {
    const { rankIc } = labelInference(y, labels, y, { names, replications: 99 });
    expect(rankIc).toMatchObject({ t: null, pT: null, pShift: 1 / n });
    expectClose(rankIc!.rho, 1);
  });

  it('has no trend with one label', () => {
    const { trend, labels: table } = labelInference(y, new Int8Array(n), score, { names, replications: 9 });
    expect(trend).toMatchObject({ j: null, z: null, pShift: null });
    expect(table[0]).toMatchObject({ edge: 0, edgePBoot: null }); // all rows are the label: its edge is 0 without error
  });

  it('refuses a label outside the names, lengths that differ, and a misspelt option', () => {
    expect(() => labelInference([1], [3], null, { names })).toThrow('expected whole numbers from −1 to 2, got 3 at row 0');
    expect(() => labelInference([1, 2], [0, 1], [1], { names })).toThrow('a label and a score for each of 2 outcomes, got 2 and 1');
    expect(() => run({ minLabelcount: 3 } as never)).toThrow('labelInference: minLabelcount: no such key');
  });
});
