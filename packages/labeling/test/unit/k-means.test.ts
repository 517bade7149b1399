import { ConfigErrors } from '@regimelab/core';
import { kMeans, type FeatureColumns, type KMeansOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

const one = (...z: number[]): FeatureColumns => ({ names: ['z'], columns: [Float64Array.from(z)] });

describe('kMeans', () => {
  it('moves the centres to the means of the nearest rows until no label changes', () => {
    // sorted 0 1 2 9 10, cut at ⌊5/2⌋: {0, 1} and {2, 9, 10}, centres 0.5 and 7; 2 is nearer to 0.5 → {0, 1, 2}, {9, 10}: 1 and 9.5; no change
    const { centres, labels, inertia, rounds, converged, rows } = kMeans(one(9, 0, 2, 10, 1), { nStates: 2, orderBy: 'z' });
    expect([...centres]).toEqual([1, 9.5]);
    expect([...labels]).toEqual([1, 0, 0, 1, 0]);
    expect(inertia).toBe(2.5); // 1 + 0 + 1 + .25 + .25
    expect([rounds, converged, rows]).toEqual([2, true, 5]);
  });

  it('gives a row between two centres the lower one', () => {
    expect([...kMeans(one(0, 1, 2), { nStates: 2, orderBy: 'z' }).labels]).toEqual([0, 1, 1]); // cut at 1: {0}, {1, 2}; centres 0 and 1.5
    expect([...kMeans(one(0, 0, 1, 2, 2), { nStates: 2, orderBy: 'z' }).labels]).toEqual([0, 0, 1, 1, 1]);
    // cut at 2: {0, 0}, {2, 2}, centres 0 and 2; the missing row has none
    expect([...kMeans(one(0, 0, NaN, 2, 2), { nStates: 2, orderBy: 'z' }).labels]).toEqual([0, 0, -1, 1, 1]);
    // {−1, −1, 0} and {1, 1, 1} … centres −2/3 and 1: 0 stays with the nearer
    expect([...kMeans(one(-1, -1, 0, 1, 1, 1), { nStates: 2, orderBy: 'z' }).labels]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('numbers the clusters by the ordering feature, also where the other features moved them', () => {
    const features = { names: ['a', 'b'], columns: [Float64Array.of(0, 3, 1, 2), Float64Array.of(9, 9, 0, 0)] };
    const { centres, labels } = kMeans(features, { nStates: 2, orderBy: 'b' });
    expect([...centres]).toEqual([1.5, 0, 1.5, 9]);
    expect([...labels]).toEqual([1, 1, 0, 0]);
  });

  it('keeps the centre of a cluster without rows', () => {
    // groups {0}, {0}, {0, 4} by time; centres 0, 0, 2: the second 0 wins no row
    const { centres, labels } = kMeans(one(0, 0, 0, 4), { nStates: 3, orderBy: 'z' });
    expect([...centres]).toEqual([0, 0, 4]);
    expect([...labels]).toEqual([0, 0, 0, 2]);
  });

  it('says when the last round still changed labels', () => {
    expect(kMeans(one(9, 0, 2, 10, 1), { nStates: 2, orderBy: 'z', maxRounds: 1 })).toMatchObject({ rounds: 1, converged: false });
  });

  it('keeps the best of several k-means++ starts, the sorted one first', () => {
    // Sorted by a, which alternates, each group of the start has both ends of b: the centres meet, and Lloyd ends there.
    const n = 24;
    const a = Float64Array.from({ length: n }, (_, t) => t % 2);
    const b = Float64Array.from({ length: n }, (_, t) => (Math.floor(t / 2) % 2 === 0 ? -3 : 3));
    const features = { names: ['a', 'b'], columns: [a, b] };
    const sorted = kMeans(features, { nStates: 2, orderBy: 'a' });
    const best = kMeans(features, { nStates: 2, orderBy: 'a', restarts: 5 });
    expect([sorted.inertia, sorted.start]).toEqual([n * 9, 0]);
    expect(best.inertia).toBe(n / 4);
    expect(best.start).toBeGreaterThan(0);
    expect([best.inertias[0], best.inertias[best.start]]).toEqual([n * 9, n / 4]);
    expect(kMeans(features, { nStates: 2, orderBy: 'a', restarts: 5 })).toEqual(best);
  });

  it('sorts equal values of the ordering feature by time in the first start', () => {
    // cut at 2: rows 0, 1 and rows 2, 3, centres 2 and 10 in b; the other way round rows 1, 2 and rows 0, 3 would both have 6
    const ties = { names: ['a', 'b'], columns: [Float64Array.of(0, 0, 0, 0.1), Float64Array.of(0, 4, 8, 12)] };
    expect([...kMeans(ties, { nStates: 2, orderBy: 'a' }).labels]).toEqual([0, 0, 1, 1]);
  });

  it('draws no second centre where one is, as long as a row is further away', () => {
    const { inertias } = kMeans(one(...new Array<number>(99).fill(0), 1), {
      nStates: 2,
      orderBy: 'z',
      restarts: 5,
      maxRounds: 1,
    });
    expect([...inertias]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('bears more clusters than different rows in every start', () => {
    const { inertias } = kMeans(one(0, 0, 0, 1), { nStates: 4, orderBy: 'z', restarts: 3 });
    expect([...inertias]).toEqual([0, 0, 0, 0]);
  });

  it('knows the last row: it is of type Hindsight', () => {
    expect(kMeans(one(0, 1), { nStates: 2, orderBy: 'z' }).causality).toBe('hindsight');
  });

  it('needs a complete row for each cluster and an ordering feature that varies', () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => kMeans(one(1, NaN), { nStates: 2, orderBy: 'z' })).toThrow(code('REGIME_TOO_FEW_ROWS'));
    expect(() => kMeans(one(1, 1, 1), { nStates: 2, orderBy: 'z' })).toThrow(code('REGIME_CONSTANT_FEATURE'));
    const still = { names: ['z', 'still'], columns: [Float64Array.of(0, 1, 5), Float64Array.of(3, 3, 3)] };
    expect([...kMeans(still, { nStates: 2, orderBy: 'z' }).labels]).toEqual([0, 0, 1]);
  });

  it.each<[object, string]>([
    [{ orderBy: 'z', nStates: 1 }, 'nStates: too small'],
    [{ orderBy: 'z', maxRounds: 0 }, 'maxRounds: too small'],
    [{ orderBy: 'z', clusters: 2 }, 'clusters: no such key'],
  ])('refuses the options %j', (options, text) => {
    const attempt = () => kMeans(one(1, 2, 3), options as KMeansOptions);
    expect(attempt).toThrow(ConfigErrors);
    expect(attempt).toThrow(`kMeans: ${text}`);
  });
});
