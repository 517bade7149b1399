import * as z from 'zod';
import { compounded } from '../internal/compounded.js';

/** Options of {@link takeProfit} and {@link timeExit}. */
export const TakeProfitOptions = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Of the profit rule and the time exit.'),
    profitThreshold: z.number().gt(0).default(0.1).describe('Compounded net return since entry, fraction.'),
    timeBasedExitDays: z.int().min(1).default(30).describe('Rows after the entry.'),
    partialProfitTaking: z.boolean().default(false).describe('Halve the position at the threshold, close it at twice the threshold.'),
  })
  .readonly();
export type TakeProfitOptions = z.input<typeof TakeProfitOptions>;

/** What the profit rule asks for. */
export type TakeProfit = 'none' | 'halve' | 'flatten';

/**
 * Take-profit: close at a compounded net return since entry ≥ profitThreshold. With partial profit taking: halve the first time, close at
 * twice the threshold.
 *
 * @param netReturns of the rows after the entry
 * @param isHalved whether this position was halved before
 * @param settings resolved options
 */
export function takeProfit(netReturns: Float64Array, isHalved: boolean, settings: z.output<typeof TakeProfitOptions>): TakeProfit {
  const { profitThreshold, partialProfitTaking } = settings;
  const profit = compounded(netReturns);
  if (profit >= (partialProfitTaking ? 2 : 1) * profitThreshold) return 'flatten';
  return partialProfitTaking && !isHalved && profit >= profitThreshold ? 'halve' : 'none';
}
