import { ConfigErrors, DataError } from '@regimelab/core';
import { walkForwardWindows, type WalkForwardOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

const small = { lookbackWindowDays: 10, testWindowDays: 5, minTestDays: 2 };
/** Windows as train first–last → test first–last. */
const windows = (nRows: number, options: WalkForwardOptions = small) =>
  walkForwardWindows(nRows, options).windows.map(({ train, test }) => `${train.first}-${train.last} → ${test.first}-${test.last}`);

describe('walkForwardWindows', () => {
  it('rolls train and test through the rows', () => {
    expect(windows(20)).toEqual(['0-9 → 10-14', '5-14 → 15-19']);
    expect(walkForwardWindows(20, small).unusedRows).toBe(10);
  });

  it('keeps a last window of the least length', () => {
    expect(windows(22)).toEqual(['0-9 → 10-14', '5-14 → 15-19', '10-19 → 20-21']);
  });

  it('joins a shorter last window to the one before', () => {
    expect(windows(21)).toEqual(['0-9 → 10-14', '5-14 → 15-20']);
    expect(windows(16)).toEqual(['0-9 → 10-15']);
  });

  it('makes one short window where no full one fits', () => {
    expect(windows(12)).toEqual(['0-9 → 10-11']);
    expect(windows(14)).toEqual(['0-9 → 10-13']);
  });

  it('by default trains on 252 days and tests on 63, at least 20', () => {
    expect(windows(252 + 63 + 20, {})).toEqual(['0-251 → 252-314', '63-314 → 315-334']);
    expect(windows(252 + 63 + 19, {})).toEqual(['0-251 → 252-333']);
  });

  it('covers every row from the lookback on once, whatever the numbers', () => {
    for (let nRows = 12; nRows < 60; nRows++) {
      const tested = walkForwardWindows(nRows, small).windows.flatMap(({ test }) => [test.first, test.last]);
      expect([tested[0], tested.at(-1)]).toEqual([10, nRows - 1]);
      for (let i = 2; i < tested.length; i += 2) expect(tested[i]).toBe(tested[i - 1]! + 1);
      for (const { train, test } of walkForwardWindows(nRows, small).windows) {
        expect(train).toEqual({ first: test.first - 10, last: test.first - 1 });
        expect(test.last - test.first + 1).toBeGreaterThanOrEqual(2);
        expect(test.last - test.first + 1).toBeLessThan(5 + 2);
      }
    }
  });

  it('refuses rows that hold no lookback and least test', () => {
    expect(() => windows(11)).toThrow(DataError);
    expect(() => windows(11)).toThrow(expect.objectContaining({ code: 'BACKTEST_TOO_SHORT' }));
    expect(() => windows(11)).toThrow('11 rows cannot hold 10 rows of lookback and 2 of test');
  });

  it('refuses a least length above the length, and unknown options', () => {
    expect(() => windows(100, { ...small, minTestDays: 6 })).toThrow(expect.objectContaining({ code: 'CONFIG_CONFLICT' }));
    expect(() => windows(100, { trainWindowDays: 10 } as WalkForwardOptions)).toThrow(ConfigErrors);
  });
});
