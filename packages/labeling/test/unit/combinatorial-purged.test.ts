import { ConfigErrors, DataError, ShapeError } from '@regimelab/core';
import { combinatorialPaths, combinatorialPurged, purgedKFold, type LabelSpans } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

/** n labels, one a row, each over `horizon` rows. */
const rolling = (n: number, horizon: number): LabelSpans => ({
  start: Int32Array.from({ length: n }, (_, t) => t),
  end: Int32Array.from({ length: n }, (_, t) => t + horizon),
});

describe('combinatorialPurged', () => {
  it('tests every choice of 2 groups of 4, in order', () => {
    const { splits } = combinatorialPurged(rolling(8, 0), { groups: 4, testGroups: 2 });
    expect(splits.map(({ testGroups }) => testGroups.join(''))).toEqual(['01', '02', '03', '12', '13', '23']);
    expect(splits.map(({ test }) => [...test].join(''))).toEqual(['0123', '0145', '0167', '2345', '2367', '4567']);
    expect(splits.map(({ train }) => [...train].join(''))).toEqual(['4567', '2367', '2345', '0167', '0145', '0123']);
  });

  it('drops training labels around each test group by itself', () => {
    // groups of 3 rows, labels over 1 row: test 0 … 2 and 6 … 8; 3 begins before 2's label ends at 3, 5 ends at 6, 9 starts at 8's end
    const { splits } = combinatorialPurged(rolling(12, 1), { groups: 4, testGroups: 2 });
    expect([...splits[1]!.train]).toEqual([4, 10, 11]);
  });

  it('keeps the embargo after each test group, also between two', () => {
    const { splits } = combinatorialPurged(rolling(12, 0), { groups: 4, testGroups: 2, embargo: 2 });
    expect([...splits[1]!.train]).toEqual([5, 11]);
  });

  it('makes φ = C(3, 1) = 3 paths; path p takes a group from the p-th split that tests it', () => {
    // splits 0: 01, 1: 02, 2: 03, 3: 12, 4: 13, 5: 23
    const { paths } = combinatorialPurged(rolling(8, 0), { groups: 4, testGroups: 2 });
    expect(paths.map((path) => [...path])).toEqual([
      [0, 0, 1, 2],
      [1, 3, 3, 4],
      [2, 4, 5, 5],
    ]);
  });

  it('by default tests 2 of 6 groups: 15 splits, 5 paths', () => {
    const { splits, paths } = combinatorialPurged(rolling(12, 0));
    expect([splits.length, paths.length]).toEqual([15, 5]);
  });

  it('with one test group is the purged k-fold, with one path', () => {
    const labels = rolling(30, 4);
    const { splits, paths } = combinatorialPurged(labels, { groups: 5, testGroups: 1, embargo: 6 });
    expect(splits.map(({ train, test }) => ({ train, test }))).toEqual(purgedKFold(labels, { folds: 5, embargo: 6 }));
    expect(paths).toEqual([Int32Array.of(0, 1, 2, 3, 4)]);
  });

  it('says the group of each row, −1 without a label', () => {
    const { group } = combinatorialPurged(
      { start: Int32Array.of(0, 1, 2, 3), end: Int32Array.of(0, -1, 2, 3) },
      { groups: 3, testGroups: 1 },
    );
    expect([...group]).toEqual([0, -1, 1, 2]);
  });

  it('refuses as many test groups as groups, too many splits, and too few times', () => {
    expect(() => combinatorialPurged(rolling(9, 0), { groups: 3, testGroups: 3 })).toThrow(
      expect.objectContaining({ code: 'CONFIG_CONFLICT' }),
    );
    expect(() => combinatorialPurged(rolling(99, 0), { groups: 30, testGroups: 15 })).toThrow('expected at most 10000 splits');
    expect(() => combinatorialPurged(rolling(99, 0), { groups: 10_001, testGroups: 1 })).toThrow(ConfigErrors);
    expect(() => combinatorialPurged(rolling(3, 0))).toThrow(DataError);
  });
});

describe('combinatorialPaths', () => {
  it('lays the predictions of each split out along the paths', () => {
    const cv = combinatorialPurged(rolling(4, 0), { groups: 4, testGroups: 2 });
    const predictions = cv.splits.map(({ test }, s) => Float64Array.from(test, (row) => 10 * s + row)); // split and row, readable
    expect(combinatorialPaths(cv, predictions).map((path) => [...path])).toEqual([
      [0, 1, 12, 23],
      [10, 31, 32, 43],
      [20, 41, 52, 53],
    ]);
  });

  it('has no value where a row has no label', () => {
    const labels = { start: Int32Array.of(0, 1, 2), end: Int32Array.of(0, -1, 2) };
    const cv = combinatorialPurged(labels, { groups: 2, testGroups: 1 });
    expect(combinatorialPaths(cv, [Float64Array.of(5), Float64Array.of(7)])).toEqual([Float64Array.of(5, NaN, 7)]);
  });

  it('refuses predictions that are not one for each tested row', () => {
    const cv = combinatorialPurged(rolling(4, 0), { groups: 2, testGroups: 1 });
    expect(() => combinatorialPaths(cv, [new Float64Array(2), new Float64Array(1)])).toThrow(ShapeError);
    expect(() => combinatorialPaths(cv, [new Float64Array(2)])).toThrow('split 1: expected 2 predictions, got 0');
  });
});
