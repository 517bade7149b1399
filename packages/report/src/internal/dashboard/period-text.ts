import { formatCount } from '../format.js';
import type { DashboardData } from './dashboard-data.js';
import type { Period } from './period-figures.js';

/** The period in words: `2024-10-10 to 2026-03-15, 522 days`. */
export function periodText({ timeline, daily }: DashboardData, { first, last }: Period): string {
  const [from, to] = [daily.day[first], daily.day[last]];
  return from === undefined || to === undefined || last < first
    ? 'no simulated day'
    : `${timeline.date[from]} to ${timeline.date[to]}, ${formatCount(last - first + 1, 'day')}`;
}
