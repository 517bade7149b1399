import { CATALOG_COLUMNS, type CatalogColumn } from '@regimelab/catalog';
import { parseDay } from '@regimelab/core';
import * as z from 'zod';

/** A date as the command line takes it. */
export const DateParameter = z
  .string()
  .refine((text) => parseDay(text) !== null, { message: 'expected a date YYYY-MM-DD' })
  .meta({ format: 'date', examples: ['2024-02-01'] });

/** The day of a date that was checked. */
export const dayOf = (date: string) => parseDay(date)!;

/** Where a run is found. */
export const RunParameter = z.strictObject({ id: z.string().describe('Id of the run, of its content, or the beginning of a run id.') });

/** Which runs, and in which order: the flags of `regimelab catalog ls`. */
export const selectionShape = {
  experiment: z.string().optional().describe('Only runs of this experiment id.'),
  family: z.string().optional().describe('Only runs of this trial family.'),
  system: z.string().optional().describe('Only runs of this system, such as majors_alts.'),
  since: DateParameter.optional().describe('Only runs begun on this day or later.'),
  sort: z
    .enum(Object.keys(CATALOG_COLUMNS) as [CatalogColumn, ...CatalogColumn[]])
    .optional()
    .describe('Numbers and times: largest first; text: by code point; missing last. Default: the newest first.'),
  limit: z.coerce.number().int().min(1).max(10_000).default(100).describe('At most so many.'),
};
