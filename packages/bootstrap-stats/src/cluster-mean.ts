import { ConfigError, parseOptions, ShapeError } from '@regimelab/core';
import { mean } from '@regimelab/numerics';
import * as z from 'zod';
import { bootstrap, type BootstrapResult } from './bootstrap.js';
import { requireMagnitude } from './internal/require-magnitude.js';
import { blockLengthOf } from './internal/sampler-of.js';
import { Confidence, ResamplingOptions, streamName } from './resampling-options.js';
import type { Statistic } from './statistic.js';

/** Options of {@link clusterMean}. */
export const ClusterMeanOptions = z
  .strictObject({
    ...ResamplingOptions.unwrap().shape,
    confidence: Confidence,
    alternative: z.enum(['two-sided', 'greater']).default('two-sided').describe('Side of 0 the p-value tests against.'),
    stream: streamName('cluster_mean'),
  })
  .readonly();
export type ClusterMeanOptions = z.input<typeof ClusterMeanOptions>;

/**
 * Mean over events that come in clusters, such as all events of a day over all symbols:  ΣS_d / ΣN_d,  S_d and N_d the sum and the number of the
 * events of cluster d, with the clusters resampled in blocks.
 *
 * Events of one day are not independent trials: drawing them one by one makes the interval too short. Percentile interval, centred p; automatic
 * block length from the series S_d − mean·N_d.
 *
 * @param values one an event; missing = NaN or infinite: the event is left out
 * @param clusters number of the event's cluster, such as its UTC day; clusters are taken in ascending order, those without an event do not exist
 * @returns `n` counts clusters; all null with no event
 * @throws {ShapeError} where the lengths differ
 * @throws {ConfigError} `CONFIG_RANGE` for a cluster that is no finite number
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Sources: Cameron, Gelbach and Miller (2008) on clusters; Politis and Romano (1994) for blocks of them.
 */
export function clusterMean(values: ArrayLike<number>, clusters: ArrayLike<number>, options: ClusterMeanOptions = {}): BootstrapResult {
  const parsed = parseOptions(ClusterMeanOptions, options, 'clusterMean');
  if (values.length !== clusters.length) {
    throw new ShapeError('SHAPE', `clusterMean: expected a cluster for each of ${values.length} values, got ${clusters.length}`);
  }
  const totals = new Map<number, { sum: number; count: number }>();
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    requireMagnitude('clusterMean', values[i]!, i);
    const cluster = clusters[i]!;
    if (!Number.isFinite(cluster))
      throw new ConfigError('CONFIG_RANGE', `clusterMean: clusters: expected a number, got ${cluster} at ${i}`);
    const total = totals.get(cluster) ?? { sum: 0, count: 0 };
    totals.set(cluster, { sum: total.sum + values[i]!, count: total.count + 1 });
  }
  const inOrder = [...totals].sort(([a], [b]) => a - b).map(([, total]) => total);
  const [sums, counts] = [inOrder.map(({ sum }) => sum), inOrder.map(({ count }) => count)];
  const centre = ratioOfSums.value([Float64Array.from(sums), Float64Array.from(counts)]);
  const series = sums.map((sum, d) => sum - centre * counts[d]!);
  const blockLength = blockLengthOf(parsed.method, parsed.blockLength, series);
  return bootstrap([sums, counts], ratioOfSums, { ...parsed, blockLength, interval: 'percentile' });
}

const ratioOfSums: Statistic = {
  value: ([sums, counts]) => mean(sums!) / mean(counts!),
};
