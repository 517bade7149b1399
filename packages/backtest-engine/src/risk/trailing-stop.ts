import * as z from 'zod';

/** Options of {@link trailingStop}. */
export const TrailingStopOptions = z
  .strictObject({
    enabled: z.boolean().default(false),
    drawdownThreshold: z.number().gt(-1).lt(0).default(-0.15).describe('Fall from the highest equity, a negative fraction.'),
    lookbackDays: z.int().min(1).default(20).describe('Rows in which the highest equity is looked for, the present one included.'),
  })
  .readonly();
export type TrailingStopOptions = z.input<typeof TrailingStopOptions>;

/**
 * Trailing stop:  E[t] / max(E[t−m+1 … t]) − 1 ≤ drawdownThreshold,  m = min(lookbackDays, t − e).
 *
 * @param equityPath of the rows e+1 … t after the entry e
 * @param settings resolved options
 * @returns false on the entry row itself, which has no path yet
 */
export function trailingStop(equityPath: Float64Array, settings: z.output<typeof TrailingStopOptions>): boolean {
  const window = equityPath.subarray(Math.max(0, equityPath.length - settings.lookbackDays));
  if (window.length === 0) return false;
  const peak = window.reduce((highest, equity) => Math.max(highest, equity));
  return window.at(-1)! / peak - 1 <= settings.drawdownThreshold;
}
