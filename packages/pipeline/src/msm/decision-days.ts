import { weekdayOf, type Day, type Weekday } from '@regimelab/core';

/** Every day of [start, end], both included, that falls on a week day, ascending. */
export function decisionDays(start: Day, end: Day, anchor: Weekday): readonly Day[] {
  const days: Day[] = [];
  for (let day = start; day <= end; day++) {
    if (weekdayOf(day) !== anchor) continue;
    days.push(day);
    day += 6;
  }
  return days;
}
