import { describe, expect, it } from '@jest/globals';
import { benjaminiHochberg, benjaminiYekutieli, hierarchicalFdr, holm, simes } from '@regimelab/bootstrap-stats';
import { expectRecord, golden } from '../close.js';

const { multiple } = golden<{ multiple: Record<'p' | 'holm' | 'fdr_bh' | 'fdr_by', number[]> }>('association');
const example = [0.01, 0.04, 0.03, 0.2, 0.005];

describe('holm', () => {
  it('has the values of the worked example', () => {
    expectRecord(holm(example), [0.04, 0.09, 0.09, 0.2, 0.025]);
  });

  it('leaves out a missing test', () => {
    expect(holm([0.01, null, 0.02])).toEqual([0.02, null, 0.02]); // 2·0.01, 1·0.02
  });
});

describe('benjaminiHochberg', () => {
  it('has the values of the worked example', () => {
    expectRecord(benjaminiHochberg(example), [0.025, 0.05, 0.05, 0.2, 0.025]);
  });

  it('leaves out a missing test', () => {
    expect(benjaminiHochberg([null, 0.01, 0.5])).toEqual([null, 0.02, 0.5]);
  });
});

describe('benjaminiYekutieli', () => {
  it('is Benjamini and Hochberg times 1 + 1/2 + … + 1/m, at most 1', () => {
    expectRecord(benjaminiYekutieli([0.01, 0.04, 0.9]), [0.03 * (11 / 6), 0.06 * (11 / 6), 1]);
  });
});

describe('all three', () => {
  it('agree with statsmodels, ties included', () => {
    expectRecord(holm(multiple.p), multiple.holm);
    expectRecord(benjaminiHochberg(multiple.p), multiple.fdr_bh);
    expectRecord(benjaminiYekutieli(multiple.p), multiple.fdr_by);
  });

  it('are empty for no test and null for missing ones', () => {
    for (const adjust of [holm, benjaminiHochberg, benjaminiYekutieli]) {
      expect(adjust([])).toEqual([]);
      expect(adjust([null, null])).toEqual([null, null]);
    }
  });

  it('refuse what is no p-value', () => {
    expect(() => holm([0.1, 1.2])).toThrow('holm: p-values: expected numbers from 0 to 1 or null, got 1.2 at 1');
    expect(() => benjaminiHochberg([NaN])).toThrow('benjaminiHochberg: p-values: expected numbers from 0 to 1 or null, got NaN at 0');
  });
});

describe('simes', () => {
  it('is the smallest m·p_(i)/i', () => {
    expect(simes([0.04, 0.03, 0.5])).toBeCloseTo(0.06, 15); // 3·0.03, 3·0.04/2, 3·0.5/3
  });

  it('is null without a test', () => {
    expect(simes([null])).toBeNull();
  });
});

describe('hierarchicalFdr', () => {
  it('selects families, then charges the selected ones for the rest', () => {
    // Simes 0.02, 0.9, none, 0.03: over F = 3 families q = 0.045, 0.9, 0.045, so R = 2
    const families = [[0.01, 0.5], [0.5, 0.9], [null], [0.03]];
    const result = hierarchicalFdr(families);
    expectRecord(
      result.map(({ simes }) => simes),
      [0.02, 0.9, null, 0.03],
    );
    expect(result.map(({ selected }) => selected)).toEqual([true, false, false, true]);
    expectRecord(
      result.map(({ q }) => q),
      [[0.03, 0.75], [1, 1], [null], [0.045]],
    ); // q within times 3/2
  });

  it('selects none where no family stands out', () => {
    expect(hierarchicalFdr([[0.5], [0.4]])).toEqual([
      { simes: 0.5, selected: false, q: [1] },
      { simes: 0.4, selected: false, q: [1] },
    ]);
  });

  it('takes the level', () => {
    expect(hierarchicalFdr([[0.08]], { level: 0.1 })[0]!.selected).toBe(true);
    expect(() => hierarchicalFdr([], { level: 1 })).toThrow('hierarchicalFdr: level');
  });
});
