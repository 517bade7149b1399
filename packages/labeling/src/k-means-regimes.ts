import { asCausal, parseOptions, type Causal } from '@regimelab/core';
import * as z from 'zod';
import type { FeatureColumns } from './feature-columns.js';
import type { FittedRegimePath } from './fitted-regime-path.js';
import { completeRows, featureIndex } from './internal/complete-rows.js';
import { fitClusters, type Clusters } from './internal/fit-clusters.js';
import { fittedPath } from './internal/fitted-path.js';
import { refitShape, windowHolds } from './internal/refit-options.js';
import { nearestCentre } from './internal/start-groups.js';
import { KMeansOptions, type ClusterCentres } from './k-means.js';

const { maxRounds } = KMeansOptions.unwrap().shape;

/** Options of {@link kMeansRegimes}. */
export const KMeansRegimesOptions = z
  .strictObject({ ...refitShape, maxRounds })
  .refine(windowHolds.holds, windowHolds.problem)
  .readonly();
export type KMeansRegimesOptions = z.input<typeof KMeansRegimesOptions>;

/** One fit of a window, and the row from which it is used. */
export interface KMeansRefit extends ClusterCentres {
  /** The refit day: the fit reads rows before it and labels rows from it on. */
  readonly row: number;
}

export type KMeansRegimes = FittedRegimePath<KMeansRefit>;

/**
 * Regimes by the nearest centre of clusters that are fitted on the past only:
 *
 *   label[t] = argminₖ ‖xₜ − cₖ‖,  c the centres of the last refit day ≤ t
 *
 * Refit days, windows, the order of the states, persistence and missing rows are those of `hiddenMarkovRegimes`; the clusters are those of `kMeans`
 * on the rows before the refit day. Equally near centres: the lower one.
 *
 * @param features z-scores on the grid, finite or missing
 * @returns T rows; `score` is NaN throughout: a cluster has no probability
 * @throws as `hiddenMarkovRegimes`
 * @remarks Knowable when row t of the features is. A window that cannot be fitted (too few complete rows, a constant ordering feature) leaves the fit
 *   before it in use and is listed in `skipped`. Drawn starts come from the streams `k-means/<refit row>/<start>`.
 */
export function kMeansRegimes(features: FeatureColumns, options: KMeansRegimesOptions): Causal<KMeansRegimes> {
  const settings = parseOptions(KMeansRegimesOptions, options, 'kMeansRegimes');
  const names = [...features.names];
  const rows = completeRows('kMeansRegimes', features);
  const by = featureIndex('kMeansRegimes', names, settings.orderBy);
  const { D } = rows;

  const { fits, ...path } = fittedPath<Clusters>(rows, settings, {
    fit: (x, row) => fitClusters(x, names, by, settings, `k-means/${row}`),
    label: ({ centres }, x, count) => {
      const first = x.length - count * D;
      return Int8Array.from({ length: count }, (_, i) => nearestCentre(x, first + i * D, centres, D));
    },
  });
  return asCausal({
    ...path,
    score: new Float64Array(rows.T).fill(NaN),
    fits: fits.map(({ row, rows: n, fit: { labels: _, ...clusters } }) => ({ row, rows: n, names, ...clusters })),
  });
}
