import { stream } from '@regimelab/numerics';
import { groupMeans, nearestCentre, sortedGroups, spreadCentres, squaredDistance } from './start-groups.js';
import { unfitReason, type Unfit } from './unfit.js';

export interface ClusterSettings {
  readonly nStates: number;
  readonly restarts: number;
  readonly maxRounds: number;
  readonly seed: number;
}

export interface Clusters {
  /** K×D, in ascending value of the ordering feature. */
  readonly centres: Float64Array;
  readonly labels: Int8Array;
  readonly inertia: number;
  readonly rounds: number;
  readonly converged: boolean;
  readonly start: number;
  readonly inertias: Float64Array;
}

/** The grouping with the least inertia that any start reaches; of equal ones the first. */
export function fitClusters(
  x: Float64Array,
  names: readonly string[],
  by: number,
  { nStates: K, restarts, maxRounds, seed }: ClusterSettings,
  streamName: string,
): Clusters | Unfit {
  const D = names.length;
  const reason = unfitReason(x, names, K, [by]);
  if (reason !== null) return reason;
  const inertias = new Float64Array(restarts + 1);
  let best: ReturnType<typeof lloyd> | null = null;
  let winner = 0;
  for (let start = 0; start <= restarts; start++) {
    const centres =
      start === 0
        ? groupMeans(x, sortedGroups(x, D, K, by), new Float64Array(K * D), D)
        : spreadCentres(x, D, K, stream(seed, `${streamName}/${start}`));
    const reached = lloyd(x, centres, D, maxRounds);
    inertias[start] = reached.inertia;
    if (best === null || reached.inertia < best.inertia) [best, winner] = [reached, start];
  }
  return { ...inOrder(best!, D, by), start: winner, inertias };
}

/** Lloyd (1982): label each row with the nearest centre, stop if no label changed, else move the centres to the means. */
function lloyd(x: Float64Array, start: Float64Array, D: number, maxRounds: number) {
  let centres = start;
  let labels = new Int8Array(x.length / D).fill(-1);
  let [rounds, converged] = [0, false];
  while (!converged && rounds < maxRounds) {
    rounds++;
    const before = labels;
    labels = before.map((_, t) => nearestCentre(x, t * D, centres, D));
    converged = labels.every((label, t) => label === before[t]);
    if (!converged) centres = groupMeans(x, labels, centres, D);
  }
  let inertia = 0;
  labels.forEach((label, t) => (inertia += squaredDistance(x, t * D, centres, label * D, D)));
  return { centres, labels, inertia, rounds, converged };
}

/** The same clusters numbered by ascending centre in one feature; equal ones keep their order. */
function inOrder<C extends { readonly centres: Float64Array; readonly labels: Int8Array }>(clusters: C, D: number, by: number): C {
  const { centres, labels } = clusters;
  const order = Array.from({ length: centres.length / D }, (_, k) => k).sort(
    (a, b) => centres[a * D + by]! - centres[b * D + by]! || a - b,
  );
  return {
    ...clusters,
    centres: centres.map((_, i) => centres[order[Math.floor(i / D)]! * D + (i % D)]!),
    labels: labels.map((label) => order.indexOf(label)),
  };
}
