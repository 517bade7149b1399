import type { NoBook } from '@regimelab/backtest-engine';
import { exposure, type Basket, type NeutralBook } from '@regimelab/beta-neutral';
import { asCausal, type Causal, type Panel } from '@regimelab/core';
import { estimatedBetas, type BookPath, type MajorsAltsBook } from '../majors-alts/choose-books.js';
import type { MajorsAltsMarket } from '../majors-alts/load-majors-alts-lake.js';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import type { WeightedLeg } from './alts-over-long-leg.js';
import { LEG_GROSS } from './majors-alts-keys.js';

/**
 * The books of pure MSM: half of equity long, in fixed shares, against half of it short, in the shares of the basket (specification 04,
 * section 2). Nothing is made neutral; what is left of the betas on the two majors is told.
 *
 * @param baskets of simulated rows whose regime is traded
 * @param longLeg any assets; their betas are estimated like those of the alts, a major's is 1 on itself
 * @param tracked per major T×N betas as of each row from the lake's table, or null
 * @remarks Row t reads rows ≤ t of the knowledge clock.
 */
export function choosePureMsmBooks(
  market: MajorsAltsMarket,
  config: MajorsAltsConfig,
  baskets: readonly Basket[],
  longLeg: WeightedLeg,
  tracked: readonly [Panel, Panel] | null,
): Causal<BookPath> {
  const { assets } = market.grid;
  const { majors, gross_cap: grossCap } = config.universe;
  const filled = baskets.filter(({ columns }) => columns.length > 0);
  const betas = estimatedBetas(market, config, filled, tracked);
  const columns = longLeg.columns;
  const majorOf = Array.from(columns, (n) => majors.indexOf(assets[n]!));
  const others = columns.filter((_, k) => majorOf[k]! < 0);
  const otherBetas = estimatedBetas(
    market,
    config,
    others.length === 0 ? [] : filled.map(({ row }) => ({ row, columns: others })),
    tracked,
  );

  const bookOf = (basket: Basket, j: number): MajorsAltsBook => {
    const { row, droppedNoFunding } = basket;
    const longBeta = (b: 0 | 1) => {
      let k = 0;
      return majorOf.map((major) => (major < 0 ? otherBetas[j]!.beta[b][k++]! : Number(major === b)));
    };
    const alts = basket.weights.map((share) => -LEG_GROSS * share);
    const longs = longLeg.weights.map((share) => LEG_GROSS * share);
    const gross = [...alts, ...longs].reduce((sum, weight) => sum + Math.abs(weight), 0);
    // Shares sum to 1 up to rounding: that alone is no reason to scale a book.
    const capFactor = gross > grossCap * (1 + 1e-12) ? grossCap / gross : 1;
    const weights = Float64Array.of(...alts, ...longs).map((weight) => weight * capFactor);
    const beta = [Float64Array.of(...betas[j]!.beta[0], ...longBeta(0)), Float64Array.of(...betas[j]!.beta[1], ...longBeta(1))] as const;
    const residual = exposure(weights, beta);
    const K = alts.length;
    const neutral: NeutralBook = {
      kind: 'book',
      mode: 'fixed',
      weights: weights.slice(0, K),
      majors: [heldIn(0), heldIn(1)],
      exposure: exposure(weights.subarray(0, K), betas[j]!.beta),
      residual,
      gross: gross * capFactor,
      capFactor,
      withinLimit: true,
      attempts: [],
    };
    return {
      ...{ kind: 'book', row, columns: Int32Array.of(...basket.columns, ...columns), weights, beta, residual },
      ...{ mode: 'fixed', isFallback: false, capFactor, droppedNoFunding },
      ...{ neutral, betas: betas[j]!, basket },
    };

    function heldIn(major: number): number {
      const k = majorOf.indexOf(major);
      return k < 0 ? 0 : weights[K + k]!;
    }
  };
  const byRow = new Map<number, MajorsAltsBook | NoBook>(
    baskets.map(({ row, droppedNoFunding }) => [row, { kind: 'none', row, reason: 'skipped_small_basket', droppedNoFunding }]),
  );
  filled.forEach((basket, j) => byRow.set(basket.row, bookOf(basket, j)));
  return asCausal({ axes: market.grid, byRow });
}
