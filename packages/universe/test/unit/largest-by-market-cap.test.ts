import { largestByMarketCap, VERDICTS, type LargestByMarketCapOptions } from '@regimelab/universe';
import { ConfigErrors, createAxes, panelOf, parseDay } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

const MILLION = 1e6;
const none = new Set<string>();

/** A universe on consecutive days; caps in millions of USD, one row a day. */
function universeOf(
  caps: Readonly<Record<string, readonly (number | null)[]>>,
  size: number,
  excluded: ReadonlySet<string> = none,
  minimum = 50,
) {
  const assets = Object.keys(caps);
  const days = caps[assets[0]!]!.map((_, t) => parseDay('2024-01-08')! + t);
  const rows = days.map((_, t) => assets.map((asset) => (caps[asset]![t] === null ? null : caps[asset]![t]! * MILLION)));
  const universe = largestByMarketCap(panelOf(createAxes('day', days, assets), rows), excluded, {
    size,
    minMarketCapUsd: minimum * MILLION,
  });
  return {
    universe,
    members: universe.members.map((row) => Array.from(row, (n) => assets[n]!)),
    verdicts: days.map((_, t) =>
      Object.fromEntries(assets.map((asset, n) => [asset, VERDICTS[universe.verdicts[t * assets.length + n]!]])),
    ),
  };
}

describe('largestByMarketCap', () => {
  it('is the basket of the worked example: C and D tie on 01-08, C wins by id', () => {
    // MSM v0, section 10, caps as of 2024-01-08 and 2024-01-15; three names.
    const { members } = universeOf({ A: [300, 310], B: [200, 190], C: [100, 105], D: [100, 80], BTC: [null, null] }, 3, new Set(['BTC']));
    expect(members).toEqual([
      ['A', 'B', 'C'],
      ['A', 'B', 'C'],
    ]);
  });

  it('ranks by market cap descending, each row by its own caps', () => {
    expect(universeOf({ A: [100, 300], B: [300, 200], C: [200, 100] }, 3).members).toEqual([
      ['B', 'C', 'A'],
      ['A', 'B', 'C'],
    ]);
  });

  it('breaks ties by id in code-point order, not by column and not by locale', () => {
    expect(universeOf({ b: [100], '1000SATS': [100], SOL: [100], ADA: [100] }, 4).members).toEqual([['1000SATS', 'ADA', 'SOL', 'b']]);
  });

  it('takes an asset exactly at the minimum and leaves out one below it', () => {
    expect(universeOf({ A: [50], B: [49.999999], C: [50.000001] }, 3).members).toEqual([['C', 'A']]);
  });

  it('never takes an asset without a market cap', () => {
    expect(universeOf({ A: [null], B: [60] }, 2, none, 0).members).toEqual([['B']]);
  });

  it('takes a market cap of zero where the minimum is zero', () => {
    expect(universeOf({ A: [0], B: [60] }, 2, none, 0).members).toEqual([['B', 'A']]);
  });

  it('never takes an excluded asset, however large', () => {
    expect(universeOf({ A: [60], BTC: [1e6] }, 2, new Set(['BTC'])).members).toEqual([['A']]);
  });

  it('holds fewer names than asked for, or none, where no more are eligible', () => {
    expect(universeOf({ A: [60, 40, null], B: [70, 80, 20] }, 30).members).toEqual([['B', 'A'], ['B'], []]);
  });

  it('says of every asset at every time why it is in or out', () => {
    expect(universeOf({ A: [90, null], B: [80, 80], C: [70, 95], D: [10, 60], BTC: [999, null] }, 2, new Set(['BTC'])).verdicts).toEqual([
      { A: 'member', B: 'member', C: 'not among the largest', D: 'below minimum', BTC: 'excluded' },
      { A: 'no market cap', B: 'member', C: 'member', D: 'not among the largest', BTC: 'excluded' },
    ]);
  });

  it('has the members it calls members', () => {
    const { members, verdicts } = universeOf({ A: [90, 50], B: [80, 60], C: [70, 95] }, 2);
    expect(verdicts.map((row) => Object.keys(row).filter((asset) => row[asset] === 'member'))).toEqual(
      members.map((row) => [...row].sort()),
    );
  });

  it('takes 30 names of at least 50 million USD where nothing else is said', () => {
    const assets = Array.from({ length: 33 }, (_, n) => `A${String(n).padStart(2, '0')}`);
    const caps = assets.map((_, n) => (n < 2 ? 49_999_999 : 50_000_000));
    const { members } = largestByMarketCap(panelOf(createAxes('day', [0], assets), [caps]), none);
    expect(Array.from(members[0]!)).toEqual(Array.from({ length: 30 }, (_, k) => k + 2));
  });

  it('is known at its time: causal, on the axes of the market caps', () => {
    const marketCap = panelOf(createAxes('day', [0], ['A']), [[1]]);
    const universe = largestByMarketCap(marketCap, none);
    expect(universe.causality).toBe('causal');
    expect(universe.axes).toBe(marketCap.axes);
  });

  it.each<[object, string]>([
    [{ size: 0 }, 'size: too small'],
    [{ size: 2.5 }, 'size: expected int'],
    [{ minMarketCapUsd: -1 }, 'minMarketCapUsd: too small'],
    [{ minMarketCap: 3 }, 'minMarketCap: no such key'],
  ])('refuses the options %j', (given, text) => {
    const options = given as LargestByMarketCapOptions;
    const marketCap = panelOf(createAxes('day', [0], ['A']), [[1]]);
    expect(() => largestByMarketCap(marketCap, none, options)).toThrow(ConfigErrors);
    expect(() => largestByMarketCap(marketCap, none, options)).toThrow(`largestByMarketCap: ${text}`);
  });
});
