import * as z from 'zod';

/** How samples are redrawn: options that every bootstrap of this package shares. */
export const ResamplingOptions = z
  .strictObject({
    method: z
      .enum(['stationary', 'circular_block', 'moving_block', 'iid'])
      .default('stationary')
      .describe('How rows are drawn; iid only for rows without dependence.'),
    blockLength: z
      .union([z.literal('auto'), z.number().min(1)])
      .default('auto')
      .describe('Mean length of a block in rows, or auto (Politis and White). A number is used as it is, also above the bound of auto.'),
    replications: z.int().min(1).default(1999).describe('B, draws.'),
    seed: z.int().default(20240101).describe('Equal seed and stream give equal draws.'),
  })
  .readonly();
export type ResamplingOptions = z.input<typeof ResamplingOptions>;

/** A name of the random stream, with the default of the operation. */
export const streamName = (name: string) =>
  z.string().min(1).default(name).describe('Name of the random stream: another name, other draws.');

/** Level of an interval. */
export const Confidence = z.number().gt(0.5).lt(1).default(0.95).describe('Level of the interval.');
