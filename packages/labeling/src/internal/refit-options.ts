import * as z from 'zod';

/** Options that every regime fitted on past windows has. */
export const refitShape = {
  nStates: z
    .union([z.literal(2), z.literal(3)])
    .default(3)
    .describe('Three regimes, or two without BALANCED.'),
  orderBy: z.string().describe('Feature whose mean orders the states from alts favoured to majors favoured.'),
  refitDays: z.int().min(1).default(21).describe('Rows from one fit to the next.'),
  window: z
    .union([z.literal('expanding'), z.int().min(1)])
    .default('expanding')
    .describe('Rows before the refit day that a fit reads: all, or this many.'),
  minStatePersistenceDays: z.int().min(1).default(3).describe('Complete rows in a row with a new label before it counts.'),
  minRows: z.int().min(3).default(252).describe('Complete rows that a fit needs.'),
  restarts: z.int().min(0).default(0).describe('Starts drawn beside the sorted one in each fit; the best is kept.'),
  seed: z.int().default(20240101).describe('Of the drawn starts.'),
};

/** A window that can hold the rows a fit needs; for `refine`. */
export const windowHolds = {
  holds: ({ window, minRows }: { readonly window: 'expanding' | number; readonly minRows: number }) =>
    window === 'expanding' || window >= minRows,
  problem: { path: ['window'], error: 'expected at least minRows, or no day could ever be fitted', params: { code: 'CONFIG_CONFLICT' } },
};
