import type { RandomStream } from '@regimelab/numerics';

/**
 * The first grouping of n rows into K: rows sorted by one feature (ties by time), cut at ⌊i·n/K⌋.
 *
 * @param x n·D rows
 * @param by the column sorted by
 * @returns n groups, 0 … K−1, ascending in that feature
 */
export function sortedGroups(x: Float64Array, D: number, K: number, by: number): Int8Array {
  const n = x.length / D;
  const order = Int32Array.from({ length: n }, (_, t) => t).sort((a, b) => x[a * D + by]! - x[b * D + by]! || a - b);
  const group = new Int8Array(n);
  for (let k = 0; k < K; k++) {
    for (let i = Math.floor((k * n) / K); i < Math.floor(((k + 1) * n) / K); i++) group[order[i]!] = k;
  }
  return group;
}

/**
 * K rows far from each other (k-means++, Arthur and Vassilvitskii 2007): the first uniform, each next with probability proportional to its
 * squared distance from the nearest one chosen. Takes one integer, then one uniform a row chosen (an integer where all distances are 0).
 *
 * @param x n·D rows
 * @returns K×D
 */
export function spreadCentres(x: Float64Array, D: number, K: number, random: RandomStream): Float64Array {
  const n = x.length / D;
  const centres = new Float64Array(K * D);
  const nearest = new Float64Array(n).fill(Infinity);
  for (let k = 0; k < K; k++) {
    const chosen = k === 0 ? random.integer(n) : drawn(nearest, random);
    centres.set(x.subarray(chosen * D, (chosen + 1) * D), k * D);
    for (let t = 0; t < n; t++) nearest[t] = Math.min(nearest[t]!, squaredDistance(x, t * D, centres, k * D, D));
  }
  return centres;
}

/** An index with probability proportional to its weight. */
function drawn(weights: Float64Array, random: RandomStream): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return random.integer(weights.length);
  const goal = random.uniform() * total;
  let passed = 0;
  const index = weights.findIndex((weight) => (passed += weight) > goal);
  return index < 0 ? weights.length - 1 : index; // u · total can round up to the total
}

/** The centre nearest to a row; of equally near ones the first. */
export function nearestCentre(x: Float64Array, at: number, centres: Float64Array, D: number): number {
  let nearest = 0;
  let least = Infinity;
  for (let k = 0; k * D < centres.length; k++) {
    const distance = squaredDistance(x, at, centres, k * D, D);
    if (distance < least) [nearest, least] = [k, distance];
  }
  return nearest;
}

export function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, D: number): number {
  let total = 0;
  for (let d = 0; d < D; d++) {
    const distance = a[i + d]! - b[j + d]!;
    total += distance * distance;
  }
  return total;
}

/** Means of the rows of each group, K×D; a group without rows has the row of `empty`. */
export function groupMeans(x: Float64Array, group: Int8Array, empty: Float64Array, D: number): Float64Array {
  const K = empty.length / D;
  const size = new Int32Array(K);
  const sums = new Float64Array(K * D);
  group.forEach((k, t) => {
    size[k] = size[k]! + 1;
    for (let d = 0; d < D; d++) sums[k * D + d] = sums[k * D + d]! + x[t * D + d]!;
  });
  return empty.map((value, i) => (size[Math.floor(i / D)] === 0 ? value : sums[i]! / size[Math.floor(i / D)]!));
}
