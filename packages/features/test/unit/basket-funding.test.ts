import { AlignmentError, ConfigErrors, createAxes, panelOf, parseDay, ShapeError, type Panel } from '@regimelab/core';
import { basketFunding, type BasketFundingOptions } from '@regimelab/features';
import { describe, expect, it } from '@jest/globals';

const day = (text: string) => parseDay(text)!;
const columns = (...members: number[][]) => members.map((row) => Int32Array.from(row));

/** A panel of consecutive days from each asset's rates. */
function fundingOf(rates: Readonly<Record<string, readonly (number | null)[]>>, first = day('2024-01-01')): Panel {
  const assets = Object.keys(rates);
  const T = rates[assets[0]!]!.length;
  const axes = createAxes(
    'day',
    Array.from({ length: T }, (_, t) => first + t),
    assets,
  );
  return panelOf(
    axes,
    Array.from({ length: T }, (_, t) => assets.map((asset) => rates[asset]![t]!)),
  );
}
const one = (
  panel: Panel,
  window: { first: number; last: number },
  options: BasketFundingOptions,
  members = [...panel.axes.assets.keys()],
) => {
  const { rate, validAssets, coveragePct } = basketFunding(panel, columns(members), [window], options);
  return { rate: rate[0]!, valid: validAssets[0]!, coverage: coveragePct[0]! };
};

describe('basketFunding in the worked example of MSM v0', () => {
  // Section 10: C has two venues (0.0003 and 0.0005, mean 0.0004) on three days and one (0.0003) on four; B rates on 4 days, then on 3.
  const rates = fundingOf({
    A: [...Array<number>(7).fill(0.0001), ...Array<number>(7).fill(-0.0001)],
    B: [0.0002, 0.0002, 0.0002, 0.0002, null, null, null, 0.0002, 0.0002, 0.0002, null, null, null, null],
    C: [0.0004, 0.0004, 0.0004, 0.0003, 0.0003, 0.0003, 0.0003, ...Array<number>(7).fill(0.0002)],
  });
  const { rate, validAssets, coveragePct } = basketFunding(
    rates,
    columns([0, 1, 2], [0, 1, 2]),
    [
      { first: 0, last: 6 },
      { first: 7, last: 13 },
    ],
    { basketSize: 3 },
  );

  it('is 0.0002142857142857143 on 2024-01-08, with all three names valid', () => {
    expect(rate[0]).toBe(0.0002142857142857143);
    expect([validAssets[0], coveragePct[0]]).toEqual([3, 100]);
  });

  it('is 0.00005 on 2024-01-15, where B has three days and is not valid', () => {
    expect(rate[1]).toBe(0.00005000000000000001);
    expect([validAssets[1], coveragePct[1]]).toEqual([2, 200 / 3]);
  });
});

describe('basketFunding', () => {
  it('gives each asset one voice, however many days it has', () => {
    // A: mean of 6 over 3 days = 2; B: 8 on one day. Pooled days would give (6 + 8) / 4 = 3.5.
    const panel = fundingOf({ A: [1, 2, 3], B: [null, 8, null] });
    expect(one(panel, { first: 0, last: 2 }, { minDaysPerAsset: 1 })).toMatchObject({ rate: (2 + 8) / 2, valid: 2 });
  });

  it('reads the window with both ends and nothing else', () => {
    const panel = fundingOf({ A: [100, 1, 2, 3, 100] });
    expect(one(panel, { first: 1, last: 3 }, { minDaysPerAsset: 3 }).rate).toBe(2);
  });

  it('takes an asset with exactly minDaysPerAsset days and leaves out one with fewer', () => {
    const panel = fundingOf({ A: [1, 1, null, 1], B: [5, null, null, 5] });
    expect(one(panel, { first: 0, last: 3 }, { minDaysPerAsset: 3 })).toMatchObject({ rate: 1, valid: 1 });
    expect(one(panel, { first: 0, last: 3 }, { minDaysPerAsset: 2 })).toMatchObject({ rate: 3, valid: 2 });
  });

  it('asks for four days where nothing else is said', () => {
    const panel = fundingOf({ A: [1, 1, 1, 1, null], B: [9, 9, 9, null, null] });
    expect(one(panel, { first: 0, last: 4 }, {})).toMatchObject({ rate: 1, valid: 1 });
  });

  it('counts a rate of zero as a rate', () => {
    expect(one(fundingOf({ A: [0, 0], B: [2, 2] }), { first: 0, last: 1 }, { minDaysPerAsset: 2 })).toMatchObject({ rate: 1, valid: 2 });
  });

  it('measures coverage against the basket it should have, not the one it has', () => {
    const panel = fundingOf({ A: [1], B: [1], C: [null] });
    expect(one(panel, { first: 0, last: 0 }, { minDaysPerAsset: 1, basketSize: 8 }).coverage).toBe(25);
    expect(one(panel, { first: 0, last: 0 }, { minDaysPerAsset: 1 }).coverage).toBe(200 / 30);
    expect(one(panel, { first: 0, last: 0 }, { minDaysPerAsset: 1, basketSize: 8 }, [0]).coverage).toBe(12.5);
  });

  it('leaves out assets that are not in the basket', () => {
    expect(one(fundingOf({ A: [1], B: [50], C: [3] }), { first: 0, last: 0 }, { minDaysPerAsset: 1 }, [0, 2]).rate).toBe(2);
  });

  it('is NaN with a coverage of 0 where no asset is valid', () => {
    const panel = fundingOf({ A: [1, null], B: [null, 1] });
    const nothing = { rate: NaN, valid: 0, coverage: 0 };
    expect(one(panel, { first: 0, last: 1 }, { minDaysPerAsset: 2 })).toEqual(nothing);
    expect(one(panel, { first: 0, last: 1 }, { minDaysPerAsset: 1 }, [])).toEqual(nothing);
    expect(one(panel, { first: 1, last: 0 }, { minDaysPerAsset: 1 })).toEqual(nothing);
  });

  it('reads only what there is of a window that starts before the panel or ends after it', () => {
    const panel = fundingOf({ A: [1, 2, 3] });
    expect(one(panel, { first: -3, last: 1 }, { minDaysPerAsset: 2 }).rate).toBe(1.5);
    expect(one(panel, { first: 1, last: 9 }, { minDaysPerAsset: 2 }).rate).toBe(2.5);
    expect(one(panel, { first: -3, last: 1 }, { minDaysPerAsset: 3 }).valid).toBe(0);
    expect(one(panel, { first: -3, last: -1 }, { minDaysPerAsset: 1 }).valid).toBe(0);
    expect(one(panel, { first: 3, last: 5 }, { minDaysPerAsset: 1 }).valid).toBe(0);
  });

  it('sums days in ascending order', () => {
    // (0.1 + 0.2) + 0.3 = 0.6000000000000001, (0.3 + 0.2) + 0.1 = 0.6
    expect(one(fundingOf({ A: [0.1, 0.2, 0.3] }), { first: 0, last: 2 }, { minDaysPerAsset: 1 }).rate).toBe(0.6000000000000001 / 3);
  });

  it('sums assets in the order of the basket', () => {
    const panel = fundingOf({ A: [0.1], B: [0.2], C: [0.3] });
    expect(one(panel, { first: 0, last: 0 }, { minDaysPerAsset: 1 }, [0, 1, 2]).rate).toBe(0.6000000000000001 / 3);
    expect(one(panel, { first: 0, last: 0 }, { minDaysPerAsset: 1 }, [2, 1, 0]).rate).toBe(0.6 / 3);
  });

  it('has one result a decision, each with its own basket and window', () => {
    const panel = fundingOf({ A: [1, 2], B: [10, 20] });
    const windows = [
      { first: 0, last: 0 },
      { first: 1, last: 1 },
      { first: 0, last: 1 },
    ];
    const { rate, validAssets } = basketFunding(panel, columns([0], [1], [0, 1]), windows, { minDaysPerAsset: 1 });
    expect([...rate]).toEqual([1, 20, 8.25]);
    expect([...validAssets]).toEqual([1, 1, 2]);
  });

  it('is known at its time: causal', () => {
    expect(basketFunding(fundingOf({ A: [1] }), [], []).causality).toBe('causal');
  });
});

describe('basketFunding with a newest day of its own', () => {
  const funding = fundingOf({ A: [1, 2, 30], B: [4, 5, null] });
  const newest = fundingOf({ A: [100, 200, 3], B: [100, 200, 6] });
  const rateOf = (first: number, last: number) =>
    basketFunding(funding, columns([0]), [{ first, last }], { minDaysPerAsset: 1 }, newest).rate[0];

  it('reads the last row of the window there and the rows before it from the funding', () => {
    expect(rateOf(0, 2)).toBe((1 + 2 + 3) / 3);
    expect(rateOf(0, 1)).toBe((1 + 200) / 2);
    expect(rateOf(2, 2)).toBe(3);
  });

  it('counts a rate that is known only there', () => {
    const { rate, validAssets } = basketFunding(funding, columns([1]), [{ first: 0, last: 2 }], { minDaysPerAsset: 3 }, newest);
    expect([rate[0], validAssets[0]]).toEqual([5, 1]);
  });

  it('does not take the end of the panel for the end of a window that goes on', () => {
    expect(rateOf(0, 3)).toBe((1 + 2 + 30) / 3);
  });

  it('refuses panels on different axes', () => {
    const other = fundingOf({ A: [1, 2], B: [4, 5] });
    expect(() => basketFunding(funding, columns([0]), [{ first: 0, last: 1 }], {}, other)).toThrow(AlignmentError);
  });
});

describe('bad input to basketFunding', () => {
  it('is another number of windows than baskets', () => {
    expect(() => basketFunding(fundingOf({ A: [1] }), columns([0], [0]), [{ first: 0, last: 0 }])).toThrow(
      new ShapeError('SHAPE', 'basketFunding: expected a window for each of 2 baskets, got 1'),
    );
  });

  it.each<[object, string]>([
    [{ basketSize: 0 }, 'basketSize: too small'],
    [{ minDaysPerAsset: 0 }, 'minDaysPerAsset: too small'],
    [{ minDaysPerAsset: 1.5 }, 'minDaysPerAsset: expected int'],
    [{ minDaysPerAssets: 4 }, 'minDaysPerAssets: no such key'],
  ])('is the options %j', (options, text) => {
    const attempt = () => basketFunding(fundingOf({ A: [1] }), [], [], options as BasketFundingOptions);
    expect(attempt).toThrow(ConfigErrors);
    expect(attempt).toThrow(`basketFunding: ${text}`);
  });
});
