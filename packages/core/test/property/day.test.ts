import { formatDay, parseDay, WEEKDAYS, weekdayOf } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const day = fc.integer({ min: -719_162, max: 2_932_896 }); // 0001-01-01 … 9999-12-31

describe('days', () => {
  it('are read back from their text', () => {
    fc.assert(
      fc.property(day, (d) => {
        expect(parseDay(formatDay(d))).toBe(d);
      }),
    );
  });

  it('are followed by the next week day', () => {
    fc.assert(
      fc.property(day, (d) => {
        expect(WEEKDAYS.indexOf(weekdayOf(d + 1))).toBe((WEEKDAYS.indexOf(weekdayOf(d)) + 1) % 7);
      }),
    );
  });

  it('sort as their texts do', () => {
    fc.assert(
      fc.property(day, day, (a, b) => {
        expect(formatDay(a) < formatDay(b)).toBe(a < b);
      }),
    );
  });
});
