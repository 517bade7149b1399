import { weekdayOf, type Day } from '@regimelab/core';

/** The row dates of a market: day t of the simulation has the row date `first + t`. */
export interface Calendar {
  readonly first: Day;
  readonly days: number;
}

/** Whether the row date of simulation day t is a Monday, the day decisions are taken at 00:00. */
export function isDecisionDay(calendar: Calendar, t: number): boolean {
  return weekdayOf(calendar.first + t) === 'monday';
}
