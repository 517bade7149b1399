import * as z from 'zod';

/** How per-period figures become annual ones: options of {@link cagr}, {@link volatility}, {@link sharpeRatio}, {@link sortinoRatio} and others. */
export const AnnualizationOptions = z
  .strictObject({
    periodsPerYear: z.number().positive().default(365).describe('P, rows in a year: 365 for days, 365·96 for 15-minute rows.'),
  })
  .readonly();
export type AnnualizationOptions = z.input<typeof AnnualizationOptions>;
