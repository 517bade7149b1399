import type { Basket } from '@regimelab/beta-neutral';
import type { Panel } from '@regimelab/core';
import { LEG_COVERAGE } from '../majors-alts/evaluate-regimes.js';

/** One leg of a book: K columns of a panel, each with its positive share. */
export type WeightedLeg = Pick<Basket, 'columns' | 'weights'>;

/**
 * What a basket of alts earned over a long leg, day by day:
 *
 *   y[t+1] = Σ a_i r_i − Σ w_j r_j,   r = M[t+1]/M[t] − 1 of cells
 *
 * with the basket and its shares a as chosen at t. Within a leg the shares of the names that have a return are scaled to sum to 1.
 *
 * @param price M: measurement clock, cells
 * @param baskets at rows t; a row without a basket makes y[t+1] missing
 * @param longLeg fixed shares w
 * @returns T values; NaN where a leg has returns for fewer than 60 % of its names
 * @remarks An outcome: known at its own row. Specification 04, section 2.
 */
export function altsOverLongLeg(
  price: Panel,
  baskets: readonly (WeightedLeg & { readonly row: number })[],
  longLeg: WeightedLeg,
): Float64Array {
  const T = price.axes.times.length;
  const y = new Float64Array(T).fill(NaN);
  for (const basket of baskets) {
    const t = basket.row + 1;
    if (t < T) y[t] = legReturn(price, t, basket) - legReturn(price, t, longLeg);
  }
  return y;
}

function legReturn({ values, axes }: Panel, t: number, { columns, weights }: WeightedLeg): number {
  const N = axes.assets.length;
  let [sum, share, count] = [0, 0, 0];
  for (let k = 0; k < columns.length; k++) {
    const i = t * N + columns[k]!;
    const r = values[i]! / values[i - N]! - 1;
    if (!Number.isFinite(r)) continue;
    sum += weights[k]! * r;
    share += weights[k]!;
    count++;
  }
  return count > 0 && count >= LEG_COVERAGE * columns.length ? sum / share : NaN;
}
