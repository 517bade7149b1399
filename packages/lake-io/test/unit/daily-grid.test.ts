import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAxes, dailyAxes, formatDay, MS_PER_DAY, panelOf, type Axes, type Panel } from '@regimelab/core';
import { panels, poisoned } from '@regimelab/core/testing';
import { asOfDaily, createClock, onDailyGrid, type Clock, type ClockKind, type Stamp } from '@regimelab/lake-io';
import { day, expectRefusal } from '../small-lakes.js';

const HOUR = 3_600_000;
const clockOf = (stamp: Stamp, lagHours = 0) => createClock({ stamp, publicationLagMs: lagHours * HOUR });

/** One asset whose row dated 2024-01-d holds d, d = 1 … 20; the given days are missing. */
function january(clock: Clock, ...missing: readonly number[]) {
  const days = Array.from({ length: 20 }, (_, d) => d + 1);
  const axes = dailyAxes(day('2024-01-01'), day('2024-01-20'), ['BTC']);
  const panel = panelOf(
    axes,
    days.map((d) => [missing.includes(d) ? null : d]),
  );
  return { ...panel, clock };
}

const grid = (first: string, last: string) => dailyAxes(day(first), day(last), ['BTC']);

/** What stands at a date of a grid of one asset. */
const at = ({ axes, values }: Panel, date: string) => values[day(date) - axes.times[0]!];

/** The first Monday midnight at which a row may be used: 2024-01-01 was a Monday. */
function firstMonday(clock: Clock, row: string): string {
  const cells = onDailyGrid(january(clock), grid('2024-01-01', '2024-01-25'), 'knowledge');
  const tau = cells.axes.times[cells.values.indexOf(Number(row.slice(-2)))]!;
  return formatDay(tau + ((7 - ((tau - day('2024-01-01')) % 7)) % 7));
}

// The tables of the lake specification, section 4.1.
describe('onDailyGrid', () => {
  it.each([
    ['day_start', 0, '2024-01-08', '2024-01-08'],
    ['day_start', 6, '2024-01-08', '2024-01-15'],
    ['day_start', 6, '2024-01-07', '2024-01-08'],
    ['day_end', 0, '2024-01-07', '2024-01-08'],
    ['day_end', 0, '2024-01-08', '2024-01-15'],
    ['day_end', 1, '2024-01-07', '2024-01-15'],
  ] as const)('%s with a lag of %i h: the row dated %s is there by Monday %s', (stamp, lag, row, monday) => {
    expect(firstMonday(clockOf(stamp, lag), row)).toBe(monday);
  });

  it.each([
    ['day_start', 0, 8, 8],
    ['day_start', 6, 7, 8],
    ['day_start', 24, 7, 8],
    ['day_end', 0, 7, 7],
    ['day_end', 1 / 12, 6, 7],
    ['day_end', 1, 6, 7],
    ['day_end', 30, 5, 7],
  ] as const)(
    '%s with a lag of %f h: the cell of 2024-01-08 is the row of %i January to know, of %i to measure',
    (stamp, lag, known, seen) => {
      const panel = january(clockOf(stamp, lag));
      expect(at(onDailyGrid(panel, grid('2024-01-01', '2024-01-20'), 'knowledge'), '2024-01-08')).toBe(known);
      expect(at(onDailyGrid(panel, grid('2024-01-01', '2024-01-20'), 'measurement'), '2024-01-08')).toBe(seen);
    },
  );

  it('fills nothing: a missing row is a missing cell', () => {
    const cells = onDailyGrid(january(clockOf('day_end'), 7), grid('2024-01-07', '2024-01-09'), 'knowledge');
    expect(Array.from(cells.values)).toEqual([6, NaN, 8]);
  });

  it.each([
    ['begins before the rows', '2023-12-30', '2024-01-03', [NaN, NaN, NaN, 1, 2]],
    ['ends after the rows', '2024-01-20', '2024-01-23', [19, 20, NaN, NaN]],
    ['lies before the rows', '2023-11-01', '2023-11-02', [NaN, NaN]],
    ['lies after the rows', '2024-03-01', '2024-03-02', [NaN, NaN]],
  ])('is missing outside of the rows where the grid %s', (_what, first, last, expected) => {
    expect(Array.from(onDailyGrid(january(clockOf('day_end')), grid(first, last), 'measurement').values)).toEqual(expected);
  });

  it('refuses a grid of other assets', async () => {
    const other = dailyAxes(day('2024-01-01'), day('2024-01-20'), ['ETH']);
    await expectRefusal(() => onDailyGrid(january(clockOf('day_end')), other, 'knowledge'), 'ALIGNMENT', 'onDailyGrid');
    await expectRefusal(() => asOfDaily(january(clockOf('day_end')), other, 'knowledge', 3), 'ALIGNMENT', 'asOfDaily');
  });
});

describe('asOfDaily', () => {
  it.each([
    ['day_start', 0, 8],
    ['day_start', 6, 7],
    ['day_end', 0, 7],
    ['day_end', 1, 6],
  ] as const)('%s with a lag of %i h: at 2024-01-08 knowledge reads the row of %i January', (stamp, lag, row) => {
    expect(at(asOfDaily(january(clockOf(stamp, lag)), grid('2024-01-01', '2024-01-20'), 'knowledge', 7), '2024-01-08')).toBe(row);
  });

  it('carries the newest row on until it is too old: day_start, last close of 2024-01-05, limit 3', () => {
    const panel = january(clockOf('day_start'), 6, 7, 8, 9, 10, 11);
    const values = asOfDaily(panel, grid('2024-01-05', '2024-01-12'), 'knowledge', 3).values;
    expect(Array.from(values)).toEqual([5, 5, 5, 5, NaN, NaN, NaN, 12]);
  });

  it('stands on the grid itself', () => {
    const axes = grid('2024-01-02', '2024-01-04');
    expect(asOfDaily(january(clockOf('day_end')), axes, 'measurement', null).axes).toBe(axes);
  });
});

const clocks = fc
  .record({
    stamp: fc.constantFrom<Stamp>('day_start', 'day_end'),
    publicationLagMs: fc.integer({ min: 0, max: 80 }).map((h) => h * HOUR),
  })
  .map(createClock);
const kinds = fc.constantFrom<ClockKind>('knowledge', 'measurement');

/** Days around those of {@link panels}, with the assets of the panel. */
const gridAround = ({ axes }: Panel, shift: number, length: number): Axes =>
  createAxes(
    'day',
    Array.from({ length }, (_, t) => axes.times[0]! + shift + t),
    axes.assets,
  );
const around = fc.record({ shift: fc.integer({ min: -6, max: 20 }), length: fc.integer({ min: 1, max: 30 }) });

describe('the daily grid (laws)', () => {
  it('holds at t the row with t as the first midnight at or after its instant, and as of t the newest by then', () => {
    fc.assert(
      fc.property(
        panels(),
        clocks,
        kinds,
        around,
        fc.option(fc.integer({ min: 0, max: 5 })),
        (panel, clock, kind, { shift, length }, limit) => {
          const axes = gridAround(panel, shift, length);
          const N = axes.assets.length;
          const dated = { ...panel, clock };
          const instant = (row: number) => (kind === 'knowledge' ? clock.knowableAt(row) : clock.observedAt(row));
          const rows = [...panel.axes.times.keys()];
          const cells = onDailyGrid(dated, axes, kind);
          const newest = asOfDaily(dated, axes, kind, limit);
          for (let i = 0; i < cells.values.length; i++) {
            const [t, n] = [axes.times[Math.floor(i / N)]! * MS_PER_DAY, i % N];
            const value = (row: number | undefined) => (row === undefined ? NaN : panel.values[row * N + n]!);
            const hasInstant = (row: number) => instant(panel.axes.times[row]!) <= t;
            expect(cells.values[i]).toBe(value(rows.find((row) => hasInstant(row) && instant(panel.axes.times[row]!) > t - MS_PER_DAY)));
            const last = rows.filter((row) => hasInstant(row) && !Number.isNaN(value(row))).at(-1);
            const isFresh = last !== undefined && (limit === null || t - clock.observedAt(panel.axes.times[last]!) <= limit * MS_PER_DAY);
            expect(newest.values[i]).toBe(isFresh ? value(last) : NaN);
          }
        },
      ),
    );
  });

  it('does not depend, up to t, on rows that are not knowable at t', () => {
    fc.assert(
      fc.property(panels(), clocks, around, fc.nat(), (panel, clock, { shift, length }, at) => {
        const axes = gridAround(panel, shift, length);
        const t = at % length;
        const kept = Math.max(0, clock.lastKnowable(axes.times[t]! * MS_PER_DAY) - panel.axes.times[0]! + 1);
        const upTo = (changed: Panel) =>
          [onDailyGrid({ ...changed, clock }, axes, 'knowledge'), asOfDaily({ ...changed, clock }, axes, 'knowledge', 3)].map(
            ({ values }) => Array.from(values.subarray(0, (t + 1) * axes.assets.length)),
          );
        expect(upTo(poisoned(panel, kept, () => NaN))).toEqual(upTo(panel));
        expect(upTo(poisoned(panel, kept, (value) => value * 10))).toEqual(upTo(panel));
      }),
    );
  });
});
