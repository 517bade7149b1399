import { MS_PER_DAY, type Day } from '@regimelab/core';
import type { Stamp } from './descriptor.js';

/** What a clock is made of, as plain data. */
export interface ClockConventions {
  readonly stamp: Stamp;
  readonly publicationLagMs: number;
}

/**
 * When the rows of one table were observed and when they could be known.
 *
 *   observed_at(d) = d 00:00 UTC (day_start) or d+1 00:00 UTC (day_end);  knowable_at(d) = observed_at(d) + publication lag
 *
 * Instants are milliseconds since 1970 UTC, d is a row's date in days since 1970.
 */
export interface Clock extends ClockConventions {
  observedAt(row: Day): number;
  knowableAt(row: Day): number;
  /** The newest row date observed at or before an instant (measurement clock: outcomes and fills). */
  lastObserved(instant: number): Day;
  /** The newest row date knowable at an instant (knowledge clock: decisions). */
  lastKnowable(instant: number): Day;
  /** The oldest row date whose age at an instant, counted from its observation, is at most `maxStalenessDays`; −∞ for null. */
  oldestFresh(instant: number, maxStalenessDays: number | null): Day;
}

/** Which of the two clocks a reader obeys: decisions read `knowledge`, outcomes `measurement`. */
export type ClockKind = 'knowledge' | 'measurement';

/** The clock of a table with the given stamp and publication lag. */
export function createClock({ stamp, publicationLagMs }: ClockConventions): Clock {
  const offset = stamp === 'day_end' ? MS_PER_DAY : 0;
  return {
    stamp,
    publicationLagMs,
    observedAt: (row) => row * MS_PER_DAY + offset,
    knowableAt: (row) => row * MS_PER_DAY + offset + publicationLagMs,
    lastObserved: (instant) => Math.floor((instant - offset) / MS_PER_DAY),
    lastKnowable: (instant) => Math.floor((instant - offset - publicationLagMs) / MS_PER_DAY),
    oldestFresh: (instant, maxStalenessDays) =>
      maxStalenessDays === null ? -Infinity : Math.ceil((instant - offset) / MS_PER_DAY - maxStalenessDays),
  };
}
