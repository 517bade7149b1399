import { createAxes, createPanel, emptyPanel, type Axes, type Panel } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';
import {
  BASKET_VERDICTS,
  basketWeights,
  type Basket,
  type BasketMarket,
  type BasketUniverse,
  type BasketWeightsOptions,
} from '@regimelab/beta-neutral';
import { expectAllClose, golden, numbers } from '../close.js';

/** Returns of one name in days 1 … 8; all others follow from it. */
const PATTERN = [0.02, -0.01, 0.03, -0.02, 0.01, -0.03, 0.02, 0.01];
/** Price over time with multiples of the pattern as returns. */
const prices = (multiple: number) => PATTERN.reduce((path, r) => [...path, path.at(-1)! * (1 + multiple * r)], [100]);
const ASSETS = ['BTC', 'ETH', 'LARGE', 'MID', 'SMALL'];
const MULTIPLES = [1, 1.2, 1, 2, 4];

/** Nine days of five assets; every name passes every filter, volatility 1 : 2 : 4 over the alts, volume in the order of the columns. */
function market(change: Partial<Record<'price' | 'cap' | 'volume', [asset: string, rows: number[], value: number][]>> = {}): BasketMarket {
  const axes = createAxes('day', [...Array(9).keys()], ASSETS);
  const panel = (cell: (t: number, n: number) => number, changes: [string, number[], number][] = []) => {
    const values = Float64Array.from({ length: 45 }, (_, i) => cell(Math.floor(i / 5), i % 5));
    for (const [asset, rows, value] of changes) for (const t of rows) values[t * 5 + ASSETS.indexOf(asset)] = value;
    return { axes, values };
  };
  const price = panel((t, n) => prices(MULTIPLES[n]!)[t]!, change.price);
  return {
    price,
    priceAsOf: panel((t, n) => prices(MULTIPLES[n]!)[t]!),
    marketCapAsOf: panel(() => 1e9, change.cap),
    volume: panel((t, n) => (10 - n) * 1e6 + t, change.volume),
    hasFunding: null,
  };
}
const universe: BasketUniverse = { majors: ['BTC', 'ETH'], excluded: new Set() };
const OPTIONS = {
  basketSize: 3,
  minBasketSize: 2,
  perNameCap: 0.6,
  maxVolatility: 3,
  volatilityLookback: 8,
  correlationLookback: 8,
  momentumLookback: 7,
} satisfies BasketWeightsOptions;
const at = (input: BasketMarket, options: BasketWeightsOptions = {}, who = universe): Basket =>
  basketWeights(input, who, [8], { ...OPTIONS, ...options }).baskets[0]!;
const names = ({ columns }: Basket) => [...columns].map((n) => ASSETS[n]);
const verdict = ({ verdicts }: Basket, asset: string) => BASKET_VERDICTS[verdicts[ASSETS.indexOf(asset)]!];
const ALL = [...Array(9).keys()];

interface Golden {
  names: string[];
  T: number;
  options: Record<string, number>;
  rows: { row: number; names: string[]; weights: number[]; eligible: number; dropped_no_funding: number }[];
  price: (number | null)[];
  price_as_of: (number | null)[];
  market_cap: (number | null)[];
  volume: (number | null)[];
  funding: number[];
}

describe('basketWeights', () => {
  it('weighs the most traded names by inverse volatility, none above the cap', () => {
    // volatility 1 : 2 : 4 → shares 4/7, 2/7, 1/7
    const all = at(market());
    expect(names(all)).toEqual(['LARGE', 'MID', 'SMALL']);
    expectAllClose(all.weights, [4 / 7, 2 / 7, 1 / 7], 1e-12);
    // cap 0.5: the others share 0.5 in proportion 2 : 1
    expectAllClose(at(market(), { perNameCap: 0.5 }).weights, [0.5, 1 / 3, 1 / 6], 1e-12);
    expect([...at(market(), { inverseVolatility: false, basketSize: 2, perNameCap: 1 }).weights]).toEqual([0.5, 0.5]);
  });

  it('ranks by median volume, ties by id, and cuts to the basket size', () => {
    const tied = market({
      volume: [
        ['SMALL', ALL, 8e6],
        ['MID', ALL, 8e6],
        ['LARGE', ALL, 7e6],
      ],
    });
    const basket = at(tied, { basketSize: 2 });
    expect(names(basket)).toEqual(['MID', 'SMALL']);
    expect([basket.eligible, verdict(basket, 'LARGE')]).toEqual([3, 'not among the largest']);
  });

  it('has no basket below the minimum size', () => {
    const basket = at(
      market({
        cap: [
          ['MID', [8], 1],
          ['SMALL', [8], NaN],
        ],
      }),
    );
    expect([basket.columns.length, basket.weights.length, basket.eligible]).toEqual([0, 0, 1]);
    expect(['LARGE', 'MID', 'SMALL'].map((asset) => verdict(basket, asset))).toEqual([
      'basket too small',
      'market cap below minimum',
      'no market cap',
    ]);
  });

  it('leaves out the majors and what is excluded', () => {
    const basket = at(market(), {}, { majors: ['BTC', 'ETH'], excluded: new Set(['LARGE', 'UNKNOWN']) });
    expect(names(basket)).toEqual(['MID', 'SMALL']);
    expect(['BTC', 'ETH', 'LARGE'].map((asset) => verdict(basket, asset))).toEqual(['excluded', 'excluded', 'excluded']);
  });

  it('needs four volume cells in seven days and judges their median', () => {
    const three = at(market({ volume: [['LARGE', [2, 3, 4, 5], NaN]] })); // days 2 … 8: three left
    expect(verdict(three, 'LARGE')).toBe('no volume');
    const four = at(market({ volume: [['LARGE', [2, 3, 4], NaN]] }));
    expect(verdict(four, 'LARGE')).toBe('member');
    const median = at(
      market({
        volume: [
          ['LARGE', [2, 3, 4, 5], 999_999],
          ['MID', [2, 3, 4], 0],
        ],
      }),
    );
    expect([verdict(median, 'LARGE'), verdict(median, 'MID')]).toEqual(['volume below minimum', 'member']);
  });

  it('drops and counts names without funding, after the screen and before the filters', () => {
    const input = market({ cap: [['SMALL', [8], 1]] });
    const hasFunding = { axes: input.price.axes, values: new Uint8Array(45).fill(1) };
    hasFunding.values.set([0, 0, 0, 0, 0], 40);
    const none = at({ ...input, hasFunding }, { maxVolatility: 1e-6 });
    expect([none.droppedNoFunding, verdict(none, 'LARGE'), verdict(none, 'SMALL')]).toEqual([2, 'no funding', 'market cap below minimum']);
    hasFunding.values.fill(1);
    const all = at({ ...input, hasFunding });
    expect([all.droppedNoFunding, names(all)]).toEqual([0, ['LARGE', 'MID']]);
  });

  it('has no candidate without volatility while weights are inverse, also without filters', () => {
    const still = market({ price: [['MID', ALL, 100]] });
    expect(verdict(at(still, { filters: false }), 'MID')).toBe('no volatility');
    expect(verdict(at(still, { filters: false, inverseVolatility: false }), 'MID')).toBe('member');
    // 8 returns need 7; the hole at day 4 takes two
    expect(verdict(at(market({ price: [['MID', [4], NaN]] }), { filters: false }), 'MID')).toBe('no volatility');
    expect(verdict(at(market({ price: [['MID', [0], NaN]] }), { filters: false }), 'MID')).toBe('member');
  });

  it('filters by history, volatility, correlation and momentum, in this order', () => {
    // L = 8: nine price cells
    expect(verdict(at(market({ price: [['MID', [0], NaN]] })), 'MID')).toBe('short history');
    // annualised: SMALL = 4 × std(pattern) × √365 ≈ 1.67
    const calm = at(market(), { maxVolatility: 1.6 });
    expect([verdict(calm, 'SMALL'), verdict(calm, 'MID')]).toEqual(['volatility above maximum', 'member']);
    const own = market({ price: ALL.map((t): [string, number[], number] => ['MID', [t], 100 + (t % 2)]) });
    expect(verdict(at(own, { minCorrelation: 0.9 }), 'MID')).toBe('correlation below minimum');
    // the pattern from day 1 to day 8: (0.99·1.03·0.98·1.01·0.97·1.02·1.01) − 1 ≈ +0.85 %
    expect(verdict(at(market(), { maxMomentum: 0.008 }), 'LARGE')).toBe('momentum outside range');
    expect(verdict(at(market(), { minMomentum: 0.009 }), 'LARGE')).toBe('momentum outside range');
    const alone = { minMomentum: 0.008, maxMomentum: 0.009, minBasketSize: 1, perNameCap: 1 };
    expect(names(at(market(), alone))).toEqual(['LARGE']);
  });

  it('counts an inverse relation to a major as related', () => {
    const inverse = market({ price: prices(-2).map((value, t): [string, number[], number] => ['MID', [t], value]) });
    expect(verdict(at(inverse, { minCorrelation: 0.99 }), 'MID')).toBe('member');
  });

  it('passes nobody on a missing value: one major without prices, a momentum without its older cell', () => {
    const input = market({ price: [['ETH', ALL, NaN]] });
    const basket = at(input);
    expect([basket.columns.length, verdict(basket, 'LARGE')]).toEqual([0, 'no correlation']);
    const hole = market({ price: [['MID', [1], NaN]] });
    const history = { ...OPTIONS, volatilityLookback: 4, correlationLookback: 4 }; // L = 7: 8 of the 9 cells
    expect(verdict(at(hole, history), 'MID')).toBe('no momentum');
  });

  it('correlates over the joint returns of 60 rows, at least 30', () => {
    const axes = createAxes('day', [...Array(61).keys()], ASSETS);
    const panel = (cell: (t: number, n: number) => number) => ({
      axes,
      values: Float64Array.from({ length: 61 * 5 }, (_, i) => cell(Math.floor(i / 5), i % 5)),
    });
    const since = (firstMajorRow: number) => {
      const price = panel((t, n) => (n < 2 && t < firstMajorRow ? NaN : 100 + (n + 1) * Math.sin(t)));
      const input = { price, priceAsOf: price, marketCapAsOf: panel(() => 1e9), volume: panel(() => 1e7), hasFunding: null };
      return verdict(basketWeights(input, universe, [60], { minBasketSize: 3, perNameCap: 0.5 }).baskets[0]!, 'MID');
    };
    expect([since(30), since(31)]).toEqual(['member', 'no correlation']); // 30 and 29 returns up to row 60
  });

  it('takes infinite prices, caps and volumes as missing', () => {
    expect(verdict(at(market({ price: [['MID', [8], Infinity]] })), 'MID')).toBe('short history');
    expect(verdict(at(market({ price: [['MID', [4], Infinity]] }), { filters: false }), 'MID')).toBe('no volatility');
    expect(verdict(at(market({ cap: [['MID', [8], Infinity]] })), 'MID')).toBe('no market cap');
    expect(verdict(at(market({ volume: [['MID', [3, 4, 5, 6, 7, 8], Infinity]] })), 'MID')).toBe('no volume');
  });

  it('needs a price as of the row, which may be older than the row', () => {
    const input = market();
    const priceAsOf = emptyPanel(input.price.axes);
    expect(verdict(at({ ...input, priceAsOf }), 'LARGE')).toBe('no price');
  });

  it('equals the filters written with pandas, on a market with holes, listings and deaths', () => {
    const file = golden<Golden>('basket-weights');
    const axes: Axes = createAxes('day', [...Array(file.T).keys()], file.names);
    const panel = (values: (number | null)[]): Panel => createPanel(axes, numbers(values));
    const camel = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    const options = Object.fromEntries(Object.entries(file.options).map(([key, value]) => [camel(key), value]));
    const input: BasketMarket = {
      price: panel(file.price),
      priceAsOf: panel(file.price_as_of),
      marketCapAsOf: panel(file.market_cap),
      volume: panel(file.volume),
      hasFunding: { axes, values: Uint8Array.from(file.funding) },
    };
    const rows = file.rows.map(({ row }) => row);
    const { baskets } = basketWeights(input, universe, rows, options);
    file.rows.forEach((expected, i) => {
      const basket = baskets[i]!;
      expect([...basket.columns].map((n) => file.names[n])).toEqual(expected.names);
      expectAllClose(basket.weights, expected.weights, 1e-10);
      expect([basket.eligible, basket.droppedNoFunding]).toEqual([expected.eligible, expected.dropped_no_funding]);
    });
    expect(file.rows.filter(({ names: chosen }) => chosen.length > 0).length).toBeGreaterThan(40);
  });

  it('refuses contradictions, panels on other axes, a missing major and rows that do not exist', () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => at(market(), { perNameCap: 0.1 })).toThrow(code('CONFIG_CONFLICT')); // 2 · 0.1 < 1
    expect(() => at(market(), { minBasketSize: 4 })).toThrow(code('CONFIG_CONFLICT'));
    expect(() => at(market(), { minMomentum: 1, maxMomentum: 0 })).toThrow(code('CONFIG_CONFLICT'));
    expect(() => at(market(), { maxVolatilty: 1 } as BasketWeightsOptions)).toThrow(code('CONFIG_UNKNOWN_KEY'));
    const other = emptyPanel(createAxes('day', [1], ASSETS));
    expect(() => at({ ...market(), volume: other })).toThrow(code('ALIGNMENT'));
    expect(() => at(market(), {}, { majors: ['BTC', 'SOL'], excluded: new Set() })).toThrow(code('MAJOR_MISSING'));
    expect(() => basketWeights(market(), universe, [9], OPTIONS)).toThrow(code('SHAPE'));
  });
});
