import type { Panel } from '@regimelab/core';
import { twoFactorBetaAt, type BetaEstimates, type BetaRequest } from '@regimelab/beta-neutral';
import { Remembered } from '../remembered.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';

/** Estimates by row and settings. */
const estimated = new Remembered<Panel, Map<number, BetaEstimates>>(4);

/**
 * The two betas of names at rows, not yet shrunk (specification 03, section 8). A beta does not depend on what else is in the basket, so runs of a
 * sweep share them: of each row the longest list of names is kept, and a basket that begins it is answered from it.
 *
 * @param price knowledge clock, cells
 * @remarks A request of row t reads rows ≤ t.
 */
export function betaEstimates(
  price: Panel,
  { universe, beta }: MajorsAltsConfig,
  requests: readonly BetaRequest[],
): readonly BetaEstimates[] {
  const majors = [universe.majors[0]!, universe.majors[1]!] as const;
  const settings = {
    lookback: beta.lookback_days,
    minObservations: beta.min_joint_days,
    ridgeAlpha: beta.ridge_alpha,
    standardize: beta.standardize,
    winsorize: beta.winsorize_pct,
  };
  const byRow = estimated.of(price, JSON.stringify([majors, settings]), () => new Map());
  const isKnown = ({ row, columns }: BetaRequest) => beginsWith(byRow.get(row)?.columns, columns);
  const missing = requests.filter((request) => !isKnown(request));
  if (missing.length > 0) {
    const rows = missing.map(({ row }) => row);
    const read = { first: Math.max(1, Math.min(...rows) - beta.lookback_days + 1), last: Math.max(...rows) };
    for (const estimate of twoFactorBetaAt(logReturns(price, read), majors, missing, settings).estimates) byRow.set(estimate.row, estimate);
  }
  return requests.map(({ row, columns }) => firstOf(byRow.get(row)!, columns.length));
}

function beginsWith(known: Int32Array | undefined, columns: Int32Array): boolean {
  if (known === undefined || columns.length > known.length) return false;
  for (let k = 0; k < columns.length; k++) if (columns[k] !== known[k]) return false;
  return true;
}

function firstOf(estimate: BetaEstimates, K: number): BetaEstimates {
  const { row, columns, beta, standardError, observations } = estimate;
  if (K === columns.length) return estimate;
  return {
    row,
    columns: columns.subarray(0, K),
    beta: [beta[0].subarray(0, K), beta[1].subarray(0, K)],
    standardError: [standardError[0].subarray(0, K), standardError[1].subarray(0, K)],
    observations: observations.subarray(0, K),
  };
}

/** ln(P[t] / P[t−1]) of cells in rows first … last; missing unless both exist, and in other rows. */
function logReturns({ axes, values }: Panel, { first, last }: { readonly first: number; readonly last: number }): Panel {
  const N = axes.assets.length;
  const out = new Float64Array(values.length).fill(NaN);
  for (let i = first * N; i < (last + 1) * N; i++) out[i] = Math.log(values[i]! / values[i - N]!);
  return { axes, values: out };
}
