/**
 * Jonckheere's statistic of one sample under changing groups: Σ over i < j of #(y in group i < y' in group j) plus half the ties.
 *
 * @param y finite values; sorted once
 * @param groups G, group numbers are 0 … G − 1
 * @returns J for the group of each row; n·G steps
 */
export function createJonckheere(y: Float64Array, groups: number): (groupOf: (row: number) => number) => number {
  const order = Int32Array.from(y.keys()).sort((a, b) => y[a]! - y[b]!);
  const seen = new Int32Array(groups); // rows below the tie at hand
  const tied = new Int32Array(groups);
  return (groupOf) => {
    seen.fill(0);
    let J = 0;
    for (let first = 0, next = 0; first < order.length; first = next) {
      tied.fill(0);
      for (; next < order.length && y[order[next]!] === y[order[first]!]; next++) tied[groupOf(order[next]!)]!++;
      let below = 0; // in lower groups
      let tiedBelow = 0;
      for (let g = 0; g < groups; g++) {
        J += tied[g]! * (below + tiedBelow / 2);
        below += seen[g]!;
        tiedBelow += tied[g]!;
        seen[g]! += tied[g]!;
      }
    }
    return J;
  };
}

/** E and Var of J when groups and y are unrelated. */
export function jonckheereMoments(y: Float64Array, counts: readonly number[]): { readonly expected: number; readonly variance: number } {
  const sumOver = (sizes: readonly number[], term: (size: number) => number) => sizes.reduce((total, size) => total + term(size), 0);
  const N = y.length;
  const ties = tieCounts(y);
  const pairs = (k: number) => k * (k - 1);
  const triples = (k: number) => k * (k - 1) * (k - 2);
  const spread = (k: number) => k * (k - 1) * (2 * k + 5);
  let variance = (spread(N) - sumOver(counts, spread) - sumOver(ties, spread)) / 72;
  if (N > 2) variance += (sumOver(counts, triples) * sumOver(ties, triples)) / (36 * triples(N));
  if (N > 1) variance += (sumOver(counts, pairs) * sumOver(ties, pairs)) / (8 * pairs(N));
  return { expected: (N * N - sumOver(counts, (k) => k * k)) / 4, variance };
}

function tieCounts(y: Float64Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of y) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}
