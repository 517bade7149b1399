import * as z from 'zod';

/** Limits of the score between regimes, in units of the score: `strongLow < low < high < strongHigh`. */
export const RegimeThresholds = z
  .strictObject({
    low: z.number().default(-0.5).describe('Below it alts are favoured.'),
    high: z.number().default(0.5).describe('Above it majors are favoured.'),
    strongLow: z.number().default(-1).describe('Below it alts are strongly favoured; not read with three regimes.'),
    strongHigh: z.number().default(1).describe('Above it majors are strongly favoured; not read with three regimes.'),
  })
  .readonly();
export type RegimeThresholds = z.output<typeof RegimeThresholds>;

/** How many regimes a score is cut into. */
export type RegimeCount = 3 | 5;

/**
 * The regime of a score by its thresholds alone.
 *
 *   five:   s < strongLow: 0;  s < low: 1;  s ≤ high: 2;  s ≤ strongHigh: 3;  above: 4
 *   three:  s < low: 0;  s ≤ high: 1;  above: 2
 *
 * @param s score; positive favours majors
 * @returns position in `REGIME_NAMES_5` or `REGIME_NAMES_3`; −1 where the score is missing
 * @remarks Thresholds are taken as they are; `regimePath` checks that they are ordered.
 */
export function plainRegime(s: number, thresholds: RegimeThresholds, nRegimes: RegimeCount): number {
  if (!Number.isFinite(s)) return -1;
  const { low, high, strongLow, strongHigh } = thresholds;
  if (nRegimes === 3) return s < low ? 0 : s <= high ? 1 : 2;
  if (s < strongLow) return 0;
  if (s < low) return 1;
  if (s <= high) return 2;
  return s <= strongHigh ? 3 : 4;
}
