import * as z from 'zod';
import { ResamplingOptions, streamName } from './resampling-options.js';

/** Options of {@link realityCheck}, {@link superiorPredictiveAbility} and part of those of {@link stepM} and {@link modelConfidenceSet}. */
export const SnoopingOptions = z
  .strictObject({
    ...ResamplingOptions.unwrap().shape,
    stream: streamName('snoop').describe('Name of the random stream, such as snoop/<family>.'),
  })
  .readonly();
export type SnoopingOptions = z.input<typeof SnoopingOptions>;
