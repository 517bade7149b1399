import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAxes, formatDay, MS_PER_DAY, panelOf, truncate, type Panel } from '@regimelab/core';
import { panels, poisoned } from '@regimelab/core/testing';
import { asOf, createClock, type Clock, type ClockKind, type LakePanel } from '@regimelab/lake-io';
import { day, instant } from '../small-lakes.js';

const dayStart = createClock({ stamp: 'day_start', publicationLagMs: 0 });

function lakePanel(panel: Panel, clock: Clock): LakePanel {
  const { times, assets } = panel.axes;
  const span = { first: times[0]!, last: times.at(-1)! };
  return {
    ...panel,
    table: 'fact_price',
    clock,
    rows: 0,
    collapsedRows: 0,
    dropped: [],
    span,
    assetIds: new Set(assets),
    instruments: null,
  };
}

/** One asset whose row of each date holds the day of the month; the given days are missing. */
function daysOfJanuary(clock: Clock, ...missing: readonly number[]): LakePanel {
  const days = Array.from({ length: 20 }, (_, d) => d + 1);
  const rows = days.map((d) => [missing.includes(d) ? null : d]);
  const axes = createAxes(
    'day',
    days.map((d) => day('2024-01-01') + d - 1),
    ['BTC'],
  );
  return lakePanel(panelOf(axes, rows), clock);
}

const valueAt = (panel: LakePanel, at: string, clock: ClockKind, limit: number | null) =>
  asOf(panel, [instant(at)], clock, limit).values[0];

const clocks = fc
  .record({
    stamp: fc.constantFrom('day_start' as const, 'day_end' as const),
    publicationLagMs: fc.integer({ min: 0, max: 60 }).map((h) => h * 3_600_000),
  })
  .map(createClock);
const kinds = fc.constantFrom<ClockKind>('knowledge', 'measurement');
const limits = fc.option(fc.integer({ min: 0, max: 6 }));
/** Increasing instants around the days of {@link panels}, on whole minutes. */
const instants = fc
  .uniqueArray(fc.integer({ min: -3 * 24, max: 30 * 24 }), { minLength: 1, maxLength: 8 })
  .map((hours) => hours.sort((a, b) => a - b).map((h) => 19_700 * MS_PER_DAY + h * 3_600_000));

/** The sentence of the specification, section 4: among the usable rows that count, the newest; too old is missing. */
function naive({ axes, values, clock }: LakePanel, at: number, n: number, kind: ClockKind, limit: number | null): number {
  const N = axes.assets.length;
  const usable = [...axes.times.keys()].filter((t) => !Number.isNaN(values[t * N + n]!));
  const known = usable.filter((t) => (kind === 'knowledge' ? clock.knowableAt(axes.times[t]!) : clock.observedAt(axes.times[t]!)) <= at);
  const newest = known.at(-1);
  if (newest === undefined) return NaN;
  const age = (at - clock.observedAt(axes.times[newest]!)) / MS_PER_DAY;
  return limit === null || age <= limit ? values[newest * N + n]! : NaN;
}

describe('asOf', () => {
  it.each([
    ['day_start', 0, 8, 8],
    ['day_start', 6, 7, 8],
    ['day_end', 0, 7, 7],
    ['day_end', 1, 6, 7],
  ] as const)(
    'at 2024-01-08, %s with a lag of %i h: knowledge reads the row of %i January, measurement that of %i',
    (stamp, lag, known, observed) => {
      const panel = daysOfJanuary(createClock({ stamp, publicationLagMs: lag * 3_600_000 }));
      expect(valueAt(panel, '2024-01-08', 'knowledge', 3)).toBe(known);
      expect(valueAt(panel, '2024-01-08', 'measurement', 3)).toBe(observed);
    },
  );

  it('uses a row that is exactly maxStalenessDays old, and no older one', () => {
    const panel = daysOfJanuary(dayStart, 6, 7, 8, 9, 10);
    expect(valueAt(panel, '2024-01-08', 'knowledge', 3)).toBe(5);
    expect(valueAt(panel, '2024-01-08 00:01', 'knowledge', 3)).toBeNaN();
    expect(valueAt(panel, '2024-01-09', 'knowledge', 3)).toBeNaN();
  });

  it('has no limit with null', () => {
    expect(valueAt(daysOfJanuary(dayStart, 6, 7, 8, 9, 10), '2024-01-10', 'knowledge', null)).toBe(5);
    expect(valueAt(daysOfJanuary(dayStart), '2034-01-10', 'knowledge', null)).toBe(20);
  });

  it('counts the age of a row from its observation also on the knowledge clock', () => {
    // Observed on the 5th, known on the 7th, three days old on the 8th.
    const slow = createClock({ stamp: 'day_start', publicationLagMs: 2 * MS_PER_DAY });
    const panel = daysOfJanuary(slow, 6, 7, 8);
    expect(valueAt(panel, '2024-01-08', 'knowledge', 3)).toBe(5);
    expect(valueAt(panel, '2024-01-08', 'knowledge', 2)).toBeNaN();
  });

  it('is missing before the first row', () => {
    expect(valueAt(daysOfJanuary(dayStart), '2023-12-31', 'knowledge', null)).toBeNaN();
  });

  it('stands on minute axes with the assets of the panel', () => {
    const { axes } = asOf(daysOfJanuary(dayStart), [instant('2024-01-08'), instant('2024-01-08 00:15')], 'knowledge', null);
    expect(axes.unit).toBe('minute');
    expect(axes.assets).toEqual(['BTC']);
    expect(Array.from(axes.times, (minute) => formatDay(minute / 1440))).toEqual(['2024-01-08', '2024-01-08']);
    expect(axes.times[1]! - axes.times[0]!).toBe(15);
  });

  it('equals a search per asset and instant', () => {
    fc.assert(
      fc.property(panels({ missing: 0.5 }), clocks, instants, kinds, limits, (panel, clock, at, kind, limit) => {
        const given = lakePanel(panel, clock);
        const expected = at.flatMap((t) => panel.axes.assets.map((_, n) => naive(given, t, n, kind, limit)));
        expect(Array.from(asOf(given, at, kind, limit).values)).toEqual(expected);
      }),
    );
  });

  it('does not depend on rows that could not be known yet', () => {
    fc.assert(
      fc.property(panels(), clocks, instants, limits, (panel, clock, at, limit) => {
        const last = clock.lastKnowable(at.at(-1)!);
        const cut = Math.min(Math.max(last - panel.axes.times[0]! + 1, 0), panel.axes.times.length);
        const read = (changed: Panel) => Array.from(asOf(lakePanel(changed, clock), at, 'knowledge', limit).values);
        const whole = read(panel);
        expect(read(poisoned(panel, cut, () => NaN))).toEqual(whole);
        expect(read(poisoned(panel, cut, (value) => value * 10))).toEqual(whole);
        if (cut > 0) expect(read(truncate(panel, cut))).toEqual(whole);
      }),
    );
  });
});
