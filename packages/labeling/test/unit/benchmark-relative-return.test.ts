import { AlignmentError, ConfigErrors, createAxes, panelOf, ShapeError } from '@regimelab/core';
import { benchmarkRelativeReturn, type BenchmarkRelativeReturnOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

type Prices = Readonly<Record<string, readonly [start: number | null, end: number | null]>>;

/** One window. */
function outcomeOf(prices: Prices, members: readonly string[], options: BenchmarkRelativeReturnOptions = {}) {
  const assets = Object.keys(prices);
  const [start, end] = [0, 1].map((side) => panelOf(createAxes('day', [side], assets), [assets.map((asset) => prices[asset]![side]!)]));
  const basket = Int32Array.from(members, (asset) => assets.indexOf(asset));
  const outcome = benchmarkRelativeReturn(start!, end!, [basket], options);
  return {
    basket: outcome.basket[0]!,
    benchmark: outcome.benchmark[0]!,
    assets: outcome.benchmarkAssets.map((returns) => returns[0]!),
    relative: outcome.relative[0]!,
    priced: outcome.priced[0]!,
    lost: outcome.lost[0]!,
    coverage: outcome.coveragePct[0]!,
  };
}
const flat: Prices = { BTC: [1, 1], ETH: [1, 1] };
/** One asset as the whole benchmark. */
const only = (asset: string) => [{ asset, weight: 1 }];

describe('benchmarkRelativeReturn in the worked example of MSM v0', () => {
  // Section 10: closes on 2024-01-08, 01-15 and 01-22; C has none on 01-22, its last row is ten days old.
  const assets = ['A', 'B', 'C', 'D', 'BTC', 'ETH'];
  const closes = [
    [10, 5, 2, 1, 40_000, 2_000],
    [11, 4.75, 2.1, 1, 42_000, 2_050],
    [10.45, 5, null, 1, 41_160, 2_091],
  ];
  const start = panelOf(createAxes('day', [19_730, 19_737], assets), closes.slice(0, 2));
  const end = panelOf(createAxes('day', [19_737, 19_744], assets), closes.slice(1, 3));
  const basket = Int32Array.of(0, 1, 2);
  const week = benchmarkRelativeReturn(start, end, [basket, basket], { basketSize: 3 });

  it('is -0.009166666666666642 in the week of 2024-01-08', () => {
    expect(week.basket[0]).toBeCloseTo(0.0333333333333, 12);
    expect(week.benchmarkAssets.map((returns) => returns[0])).toEqual([42_000 / 40_000 - 1, 2_050 / 2_000 - 1]);
    expect(week.benchmark[0]).toBeCloseTo(0.0425, 15);
    expect(week.relative[0]).toBe(-0.009166666666666642);
    expect([week.priced[0], week.lost[0], week.coveragePct[0]]).toEqual([3, 0, 100]);
  });

  it('is 0.009315789473684164 in the week of 2024-01-15, in which C is lost', () => {
    expect(week.basket[1]).toBeCloseTo(0.00131578947368, 14);
    expect(week.benchmark[1]).toBeCloseTo(-0.008, 15);
    expect(week.relative[1]).toBe(0.009315789473684164);
    expect([week.priced[1], week.lost[1], week.coveragePct[1]]).toEqual([2, 1, 200 / 3]);
  });
});

describe('benchmarkRelativeReturn', () => {
  it('is the equally weighted mean of simple returns less the weighted return of the benchmark', () => {
    // A +50 %, B −25 %: mean 12.5 %. BTC +25 %, ETH −50 %: 0.5·25 % − 0.25·50 % = 0.
    const prices: Prices = { A: [2, 3], B: [4, 3], BTC: [4, 5], ETH: [2, 1] };
    const benchmark = [
      { asset: 'BTC', weight: 0.5 },
      { asset: 'ETH', weight: 0.25 },
    ];
    expect(outcomeOf(prices, ['A', 'B'], { benchmark, basketSize: 2 })).toEqual({
      basket: 0.125,
      benchmark: 0,
      assets: [0.25, -0.5],
      relative: 0.125,
      priced: 2,
      lost: 0,
      coverage: 100,
    });
  });

  it('is 70 % BTC and 30 % ETH where nothing else is said', () => {
    expect(outcomeOf({ A: [1, 1], BTC: [1, 2], ETH: [1, 1] }, ['A']).benchmark).toBe(0.7);
    expect(outcomeOf({ A: [1, 1], BTC: [1, 1], ETH: [1, 2] }, ['A']).benchmark).toBe(0.3);
  });

  it('leaves out a member without one of its prices and counts those that were lost on the way', () => {
    const prices: Prices = { ...flat, A: [1, 3], LOST: [1, null], LATE: [null, 1], NEVER: [null, null] };
    expect(outcomeOf(prices, ['A', 'LOST', 'LATE', 'NEVER'], { basketSize: 4 })).toMatchObject({
      basket: 2,
      priced: 1,
      lost: 1,
      coverage: 25,
    });
  });

  it('counts a return of zero, and one of −100 %', () => {
    expect(outcomeOf({ ...flat, A: [2, 2], B: [2, 0] }, ['A', 'B'])).toMatchObject({ basket: -0.5, priced: 2, lost: 0 });
  });

  it('measures coverage against the basket it should have', () => {
    expect(outcomeOf({ ...flat, A: [1, 1] }, ['A'], { basketSize: 8 }).coverage).toBe(12.5);
    expect(outcomeOf({ ...flat, A: [1, 1] }, ['A']).coverage).toBe(100 / 30);
  });

  it('is NaN without a priced member, and the benchmark is still there', () => {
    const nothing = { basket: NaN, relative: NaN, priced: 0, coverage: 0, benchmark: 0 };
    expect(outcomeOf({ ...flat, A: [1, null] }, ['A'])).toMatchObject({ ...nothing, lost: 1 });
    expect(outcomeOf(flat, [])).toMatchObject({ ...nothing, lost: 0 });
  });

  it.each<[string, Prices]>([
    ['a price at the start', { A: [1, 2], BTC: [1, 1], ETH: [null, 1] }],
    ['a price at the end', { A: [1, 2], BTC: [1, null], ETH: [1, 1] }],
    ['a column', { A: [1, 2], BTC: [1, 1] }],
  ])('is NaN where an asset of the benchmark lacks %s, and the basket is still there', (_what, prices) => {
    expect(outcomeOf(prices, ['A'])).toMatchObject({ basket: 1, benchmark: NaN, relative: NaN, priced: 1 });
  });

  it('reads nothing of assets that are in neither', () => {
    expect(outcomeOf({ ...flat, A: [1, 2], X: [1, 100] }, ['A']).basket).toBe(1);
  });

  it('sums members in the order of the basket', () => {
    // Returns of a third, two thirds and four thirds: another order of the sum, another last bit.
    const prices: Prices = { ...flat, A: [3, 4], B: [3, 5], C: [3, 7] };
    const [a, b, c] = [4 / 3 - 1, 5 / 3 - 1, 7 / 3 - 1];
    expect(a + b + c).not.toBe(c + b + a);
    expect(outcomeOf(prices, ['A', 'B', 'C']).basket).toBe((a + b + c) / 3);
    expect(outcomeOf(prices, ['C', 'B', 'A']).basket).toBe((c + b + a) / 3);
  });

  it('sums the benchmark in the order of the options', () => {
    const prices: Prices = { A: [3, 4], B: [3, 5], C: [3, 7] };
    const benchmark = ['A', 'B', 'C'].map((asset) => ({ asset, weight: 1 }));
    const [a, b, c] = [4 / 3 - 1, 5 / 3 - 1, 7 / 3 - 1];
    expect(outcomeOf(prices, [], { benchmark }).benchmark).toBe(a + b + c);
    expect(outcomeOf(prices, [], { benchmark: benchmark.toReversed() }).benchmark).toBe(c + b + a);
  });

  it('is not marked causal: it is known at the end of the window', () => {
    const prices = panelOf(createAxes('day', [0], ['BTC']), [[1]]);
    expect(benchmarkRelativeReturn(prices, prices, [new Int32Array(0)], { benchmark: only('BTC') })).not.toHaveProperty('causality');
  });
});

describe('bad input to benchmarkRelativeReturn', () => {
  const on = (times: number[], assets: string[]) =>
    panelOf(
      createAxes('day', times, assets),
      times.map(() => assets.map(() => 1)),
    );

  it('is another number of starts or ends than baskets', () => {
    const [one, two] = [on([0], ['BTC']), on([0, 1], ['BTC'])];
    const basket = new Int32Array(0);
    expect(() => benchmarkRelativeReturn(one, two, [basket])).toThrow(
      new ShapeError('SHAPE', 'benchmarkRelativeReturn: expected prices for 1 windows, got 1 starts and 2 ends'),
    );
    expect(() => benchmarkRelativeReturn(two, one, [basket])).toThrow(ShapeError);
    expect(() => benchmarkRelativeReturn(one, one, [basket, basket])).toThrow(ShapeError);
  });

  it('is prices of other assets at the end', () => {
    expect(() => benchmarkRelativeReturn(on([0], ['A', 'B']), on([1], ['B', 'A']), [new Int32Array(0)])).toThrow(AlignmentError);
  });

  it.each<[object, string]>([
    [{ basketSize: 0 }, 'basketSize: too small'],
    [{ benchmark: [] }, 'benchmark: too small'],
    [{ benchmark: [{ asset: 'BTC', weight: '1' }] }, 'benchmark.0.weight: expected number'],
    [{ benchmark: [{ asset: 'BTC', weight: 1, wieght: 1 }] }, 'benchmark.0.wieght: no such key'],
  ])('is the options %j', (options, text) => {
    const attempt = () => benchmarkRelativeReturn(on([0], ['BTC']), on([1], ['BTC']), [new Int32Array(0)], options as never);
    expect(attempt).toThrow(ConfigErrors);
    expect(attempt).toThrow(`benchmarkRelativeReturn: ${text}`);
  });
});
