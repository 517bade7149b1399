import type * as z from 'zod';
import type { TakeProfitOptions } from './take-profit.js';

/**
 * Time exit:  t − e ≥ timeBasedExitDays.
 *
 * @param rowsSinceEntry t − e; rebalances do not move the entry e
 * @param settings resolved options
 */
export function timeExit(rowsSinceEntry: number, settings: z.output<typeof TakeProfitOptions>): boolean {
  return rowsSinceEntry >= settings.timeBasedExitDays;
}
