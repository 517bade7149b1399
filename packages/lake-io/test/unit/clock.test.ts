import { describe, expect, it } from '@jest/globals';
import { formatDay, MS_PER_DAY } from '@regimelab/core';
import { createClock, type Stamp } from '@regimelab/lake-io';
import { day, instant } from '../small-lakes.js';

const HOUR = 3_600_000;
const clockOf = (stamp: Stamp, lagHours: number) => createClock({ stamp, publicationLagMs: lagHours * HOUR });

/** The first Monday 00:00 UTC at which a row may be used: 2024-01-01 was a Monday. */
function firstMonday(stamp: Stamp, lagHours: number, row: string): string {
  const clock = clockOf(stamp, lagHours);
  let monday = day('2024-01-01');
  while (clock.lastKnowable(monday * MS_PER_DAY) < day(row)) monday += 7;
  return formatDay(monday);
}

// The tables of the lake specification, section 4.1.
describe('the two clocks', () => {
  it.each([
    ['day_start', 0, '2024-01-08', '2024-01-08 00:00', '2024-01-08 00:00', '2024-01-08'],
    ['day_start', 6, '2024-01-08', '2024-01-08 00:00', '2024-01-08 06:00', '2024-01-15'],
    ['day_start', 6, '2024-01-07', '2024-01-07 00:00', '2024-01-07 06:00', '2024-01-08'],
    ['day_end', 0, '2024-01-07', '2024-01-08 00:00', '2024-01-08 00:00', '2024-01-08'],
    ['day_end', 0, '2024-01-08', '2024-01-09 00:00', '2024-01-09 00:00', '2024-01-15'],
    ['day_end', 1, '2024-01-07', '2024-01-08 00:00', '2024-01-08 01:00', '2024-01-15'],
  ] as const)('%s with a lag of %i h: the row of %s is observed at %s, knowable at %s, first used on Monday %s', (...example) => {
    const [stamp, lag, row, observed, knowable, monday] = example;
    const clock = clockOf(stamp, lag);
    expect(clock.observedAt(day(row))).toBe(instant(observed));
    expect(clock.knowableAt(day(row))).toBe(instant(knowable));
    expect(firstMonday(stamp, lag, row)).toBe(monday);
  });

  it.each([
    ['day_start', 0, '2024-01-08', 0, '2024-01-08', 7, '2024-01-15'],
    ['day_start', 6, '2024-01-07', 1, '2024-01-08', 7, '2024-01-15'],
    ['day_end', 0, '2024-01-07', 0, '2024-01-07', 7, '2024-01-14'],
    ['day_end', 1, '2024-01-06', 1, '2024-01-07', 6, '2024-01-14'],
  ] as const)('%s with a lag of %i h, at 2024-01-08: the newest known row is %s, %i days old; the price is of %s', (...example) => {
    const [stamp, lag, known, age, price, fundingRows, nextPrice] = example;
    const clock = clockOf(stamp, lag);
    const t = instant('2024-01-08');
    expect(formatDay(clock.lastKnowable(t))).toBe(known);
    expect((t - clock.observedAt(clock.lastKnowable(t))) / MS_PER_DAY).toBe(age);
    expect(formatDay(clock.lastObserved(t))).toBe(price);
    expect(formatDay(clock.lastObserved(t + 7 * MS_PER_DAY))).toBe(nextPrice);
    const lookback = Array.from({ length: 7 }, (_, d) => day('2024-01-01') + d);
    expect(lookback.filter((row) => clock.knowableAt(row) <= t)).toHaveLength(fundingRows);
  });

  it('counts the age from the observation, not from the publication, and includes the limit', () => {
    const start = clockOf('day_start', 0);
    expect(formatDay(start.oldestFresh(instant('2024-01-08'), 3))).toBe('2024-01-05');
    expect(formatDay(start.oldestFresh(instant('2024-01-09'), 3))).toBe('2024-01-06');
    expect(clockOf('day_start', 6).oldestFresh(instant('2024-01-08'), 3)).toBe(day('2024-01-05'));
    expect(clockOf('day_end', 6).oldestFresh(instant('2024-01-08'), 3)).toBe(day('2024-01-04'));
    expect(start.oldestFresh(instant('2024-01-08 00:01'), 3)).toBe(day('2024-01-06'));
  });

  it('knows no oldest row without a limit', () => {
    expect(clockOf('day_start', 0).oldestFresh(0, null)).toBe(-Infinity);
  });
});
