import { standardDeviation } from '@regimelab/numerics';
import * as z from 'zod';
import { clip } from '../internal/clip.js';
import { minPeriods } from '../internal/min-periods.js';
import type { MarketView } from '../market-view.js';

/** Options of {@link volatilityFactor}. */
export const VolatilityTargetOptions = z
  .strictObject({
    enabled: z.boolean().default(true),
    target: z.number().gt(0).default(0.2).describe('Volatility of the book, fraction a year.'),
    lookbackDays: z.int().min(2).default(20).describe('Rows of returns.'),
    minScale: z.number().gt(0).max(1).default(0.1),
    maxScale: z.number().gt(0).max(1).default(1).describe('At most 1: the gross cap was applied before.'),
  })
  .refine(({ minScale, maxScale }) => minScale <= maxScale, {
    path: ['minScale'],
    error: 'expected at most maxScale',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type VolatilityTargetOptions = z.input<typeof VolatilityTargetOptions>;

/**
 * By what a book is multiplied to meet a volatility:  clip(target / (std(Σ wᵢ rᵢ)·√P), minScale, maxScale)  over those of the last
 * lookbackDays rows on which every name has a return.
 *
 * @param view market at the deciding row t; rows t−lookbackDays … t are read
 * @param book K columns and weights; a name of weight 0 is not asked for
 * @param settings resolved options
 * @param periodsPerYear P
 * @returns 1 with fewer than min_periods such rows (16 of 20), or when off; maxScale for a book that does not move
 */
export function volatilityFactor(
  view: MarketView,
  book: { readonly columns: Int32Array; readonly weights: Float64Array },
  settings: z.output<typeof VolatilityTargetOptions>,
  periodsPerYear: number,
): number {
  const { enabled, target, lookbackDays, minScale, maxScale } = settings;
  if (!enabled) return 1;
  const first = Math.max(1, view.row - lookbackDays + 1);
  const last = view.row;
  const { columns, weights } = book;
  const returns = new Float64Array(Math.max(0, last - first + 1));
  for (let k = 0; k < columns.length; k++) {
    const weight = weights[k]!;
    const n = columns[k]!;
    if (weight === 0) continue;
    for (let t = first; t <= last; t++) returns[t - first]! += weight * view.returnAt(t, n);
  }
  let rows = 0; // with a return of every name, moved to the front
  for (let i = 0; i < returns.length; i++) if (Number.isFinite(returns[i])) returns[rows++] = returns[i]!;
  if (rows < minPeriods(lookbackDays)) return 1;
  return clip(target / (standardDeviation(returns.subarray(0, rows)) * Math.sqrt(periodsPerYear)), minScale, maxScale);
}
