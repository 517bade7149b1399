import { asHindsight, parseOptions, type Hindsight } from '@regimelab/core';
import * as z from 'zod';
import type { FeatureColumns } from './feature-columns.js';
import { completeRows, featureIndex } from './internal/complete-rows.js';
import { fitClusters } from './internal/fit-clusters.js';
import { isUnfit, unfitError } from './internal/unfit.js';

/** Options of {@link kMeans}. */
export const KMeansOptions = z
  .strictObject({
    nStates: z.int().min(2).max(100).default(3).describe('K.'),
    orderBy: z.string().describe('Feature whose mean numbers the clusters, ascending, and whose values sort the rows of the first start.'),
    restarts: z.int().min(0).default(0).describe('k-means++ starts beside the sorted one; the least inertia is kept.'),
    maxRounds: z.int().min(1).default(100).describe('Rounds of one start at most.'),
    seed: z.int().default(20240101).describe('Of the drawn starts.'),
    stream: z.string().min(1).default('k-means').describe('Start r draws from the stream <stream>/<r>.'),
  })
  .readonly();
export type KMeansOptions = z.input<typeof KMeansOptions>;

/** Centres of K clusters and how they were reached. */
export interface ClusterCentres {
  readonly names: readonly string[];
  /** K×D, row-major, in ascending value of the ordering feature. */
  readonly centres: Float64Array;
  /** Complete rows used. */
  readonly rows: number;
  /** Σ over rows of the squared distance to the centre of their cluster. */
  readonly inertia: number;
  /** Rounds of the winning start. */
  readonly rounds: number;
  /** False where labels still changed in the last round permitted. */
  readonly converged: boolean;
  /** The start that won: 0 the sorted one, r the r-th drawn one. */
  readonly start: number;
  /** What each start reached, the sorted one first. */
  readonly inertias: Float64Array;
}

export interface KMeansFit extends ClusterCentres {
  /** T clusters, 0 … K−1; −1 on a row with a missing feature. */
  readonly labels: Int8Array;
}

/**
 * K clusters around centres c that make Σₜ min over k of ‖xₜ − cₖ‖² small (Lloyd 1982): label each row with the nearest centre, move each centre
 * to the mean of its rows, until no label changes.
 *
 * The first start sorts the rows by the ordering feature (ties by time), cuts them into K groups at ⌊i·n/K⌋ and takes their means. Drawn starts are
 * k-means++ (Arthur and Vassilvitskii 2007). Equally near centres: the lower one. An empty cluster keeps its centre.
 *
 * @param features taken as they are: give z-scores, or the feature of the largest scale decides alone
 * @returns of type `Hindsight`: the centres know the last row. `kMeansRegimes` is the form for trading
 * @throws {DataError} `REGIME_TOO_FEW_ROWS` for fewer complete rows than clusters; `REGIME_CONSTANT_FEATURE` where the ordering feature does not vary
 * @throws {ConfigError} `CONFIG_RANGE` where `orderBy` is not a feature
 * @throws {ShapeError} for columns of unequal length
 */
export function kMeans(features: FeatureColumns, options: KMeansOptions): Hindsight<KMeansFit> {
  const settings = parseOptions(KMeansOptions, options, 'kMeans');
  const { T, x, row } = completeRows('kMeans', features);
  const by = featureIndex('kMeans', features.names, settings.orderBy);
  const fit = fitClusters(x, features.names, by, settings, settings.stream);
  if (isUnfit(fit)) throw unfitError('kMeans', fit);
  const labels = new Int8Array(T).fill(-1);
  row.forEach((t, i) => (labels[t] = fit.labels[i]!));
  return asHindsight({ names: [...features.names], rows: row.length, ...fit, labels });
}
