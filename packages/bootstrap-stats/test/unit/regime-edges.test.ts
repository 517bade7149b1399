import { describe, expect, it } from '@jest/globals';
import { benjaminiHochberg, regimeEdges, type RegimeEdgesOptions } from '@regimelab/bootstrap-stats';
import { stream } from '@regimelab/numerics';
import { expectClose, expectRecord, golden } from '../close.js';

type Case = RegimeEdgesOptions & { regime: number[]; horizons: { horizon: number; returns: (number | null)[] }[]; expected: object[] };
const { cases } = golden<{ cases: Case[] }>('regime-edges');

const EDGES = ['edgeBest', 'edgeWorst', 'spread15', 'spreadSides'] as const;
const at = (returns: ArrayLike<number>, horizon = 1) => [{ horizon, returns }];
const quick = { replications: 19 };

describe('regimeEdges', () => {
  it('has the means and edges of the worked example', () => {
    const [day] = regimeEdges(at([0.02, -0.01, 0.03, -0.02]), [5, 1, 5, 1], quick);
    expectClose(day!.meanAll, 0.005);
    expectClose(day!.regimes[4]!.mean, 0.025);
    expectClose(day!.regimes[0]!.mean, -0.015);
    expectClose(day!.edgeBest.value, 0.02);
    expectClose(day!.edgeWorst.value, -0.02);
    expectClose(day!.spread15.value, 0.04);
  });

  it('has no edge, not an edge of 0, where a regime does not occur', () => {
    const [day] = regimeEdges(at([0.02, -0.01, 0.03, -0.02]), [5, 0, 5, 0], quick);
    expectClose(day!.meanAll, 0.025);
    expect(day!.regimes[0]).toMatchObject({ regime: 1, count: 0, mean: null, standardDeviation: null, hitRate: null, tStatistic: null });
    expect(day!.edgeWorst).toMatchObject({ value: null, pValue: null, q: null, reason: 'regime 1 does not occur' });
    expect(day!.spread15).toMatchObject({ value: null, pShift: null, drawsLost: null });
  });

  it.each(cases.map((example, k) => [k, example.states, example.interval, example.method, example] as const))(
    'agrees with an oracle in Python from the seed on (case %p: %p states, %s, %s)',
    (_k, _states, _interval, _method, { regime, horizons, expected, ...options }) => {
      const returns = horizons.map(({ horizon, returns }) => ({ horizon, returns: returns.map((value) => value ?? NaN) }));
      expectRecord(regimeEdges(returns, regime, options), expected, 1e-11);
    },
  );

  const random = stream(4, 'regimes');
  const spells = Array.from({ length: 120 }, (_, t) => [5, 1, 4, 2, 3][Math.floor(t / 6) % 5]!); // four spells of six rows each
  const returns = spells.map(() => 0.02 * random.normal());

  it('counts rows and spells, after the gaps close', () => {
    const gap = returns.map((value, t) => (t >= 6 && t < 30 ? NaN : value)); // between the first and the second spell of 5 nothing is left
    const [day] = regimeEdges(at(gap), spells, quick);
    expect(day!.n).toBe(96);
    expect(day!.regimes[4]).toMatchObject({ count: 24, spells: 3 });
  });

  it('tests nothing on fewer than max(5, h) rows, and keeps what can be said', () => {
    const few = spells.map((number, t) => (number === 5 && t % 30 > 0 ? 3 : number)); // four rows of regime 5
    const [day] = regimeEdges(at(returns), few, quick);
    expect(day!.regimes[4]).toMatchObject({
      count: 4,
      tStatistic: null,
      pValue: null,
      tNaive: null,
      reason: 'regime 5 has 4 rows, 5 needed',
    });
    expect(day!.regimes[4]!.mean).not.toBeNull();
    expect(day!.edgeBest.value).not.toBeNull();
    expect(day!.edgeBest).toMatchObject({ ciLow: null, pValue: null, q: null, drawsLost: null, reason: 'regime 5 has 4 rows, 5 needed' });
    expect(day!.edgeWorst.pValue).not.toBeNull();
    expect(day!.spreadSides.pValue).not.toBeNull(); // 4 and 5 are judged as one
    const [month] = regimeEdges(at(returns, 25), spells, quick);
    expect(month!.edgeBest.reason).toBe('regime 5 has 24 rows, 25 needed');
    expect(month!.spreadSides.pValue).not.toBeNull(); // 48 rows a side
  });

  it('tests nothing on fewer than three spells', () => {
    const long = spells.map((_number, t) => (t < 40 || t >= 100 ? 5 : 1));
    const [day] = regimeEdges(at(returns), long, quick);
    expect(day!.edgeBest.reason).toBe('regime 5 has 2 separate spells, 3 needed');
    expect(day!.spread15).toMatchObject({ pValue: null, pShift: null, reason: 'regime 5 has 2 separate spells, 3 needed' });
  });

  it('adjusts over the edges of all horizons at once', () => {
    const evaluations = regimeEdges([...at(returns), ...at(returns, 3)], spells, quick);
    const edges = evaluations.flatMap((evaluation) => EDGES.map((edge) => evaluation[edge]));
    expect(edges.map(({ q }) => q)).toEqual(benjaminiHochberg(edges.map(({ pValue }) => pValue)));
  });

  it('gives the spreads a shift p, the edges none', () => {
    const [day] = regimeEdges(at(returns), spells, quick);
    expect(EDGES.map((edge) => day![edge].pShift === null)).toEqual([true, true, false, false]);
  });

  it('takes blocks no shorter than the horizon, and a number as it is', () => {
    const [automatic] = regimeEdges(at(returns, 9), spells, quick);
    expect(automatic!.blockLength).toBeGreaterThanOrEqual(9);
    expect(automatic!.lag).toBe(8);
    expect(regimeEdges(at(returns, 9), spells, { ...quick, blockLength: 2 })[0]!.blockLength).toBe(2);
  });

  it('with three states knows 1, 3 and 5', () => {
    const three = spells.map((number) => (number > 3 ? 5 : number < 3 ? 1 : 3));
    const [day] = regimeEdges(at(returns), three, { ...quick, states: 3 });
    expect(day!.regimes.map(({ regime }) => regime)).toEqual([1, 3, 5]);
    expectClose(day!.spreadSides.value, day!.spread15.value);
    expect(() => regimeEdges(at(returns), spells, { states: 3 })).toThrow('regime: expected 0 or one of 1, 3, 5, got 4 at row 12');
  });

  it('is null throughout where no row has both', () => {
    const [day] = regimeEdges(at([NaN, 1]), [5, 0]);
    expect(day).toMatchObject({ n: 0, lag: null, blockLength: null, meanAll: null });
    expect(EDGES.every((edge) => day![edge].value === null)).toBe(true);
  });

  it('refuses a horizon below 1 and lengths that differ', () => {
    expect(() => regimeEdges(at([0.1], 0), [5])).toThrow('regimeEdges: horizon: expected a whole number of at least 1, got 0');
    expect(() => regimeEdges(at([0.1]), [5, 1])).toThrow('regimeEdges: expected a label for each of 1 outcomes, got 2');
  });
});
