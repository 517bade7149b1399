import { asCausal, byCodePoint, crossSection, parseOptions, type Axes, type Causal, type Panel } from '@regimelab/core';
import * as z from 'zod';

/** Options of {@link largestByMarketCap}. */
export const LargestByMarketCapOptions = z
  .strictObject({
    size: z.int().min(1).default(30).describe('Members at most.'),
    minMarketCapUsd: z.number().min(0).default(50_000_000).describe('USD; an asset below it is left out.'),
  })
  .readonly();
export type LargestByMarketCapOptions = z.input<typeof LargestByMarketCapOptions>;

/** Why an asset is in or out of a universe at a time; the number is the code in {@link Universe.verdicts}. */
export const VERDICTS = ['member', 'excluded', 'no market cap', 'below minimum', 'not among the largest'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A universe per time. */
export interface Universe {
  readonly axes: Axes;
  /** Per time the columns of the members, in rank order: market cap descending, then id ascending. */
  readonly members: readonly Int32Array[];
  /** T·N codes of {@link VERDICTS}: the ledger of why each asset was left out. */
  readonly verdicts: Uint8Array;
}

/**
 * The largest assets by market cap at each time, after exclusions.
 *
 *   members[t] = the first `size` of { n : n not excluded, cap[t, n] ≥ minMarketCapUsd }, by cap descending, then asset id ascending
 *
 * @param marketCap T×N, USD, what was known at each time (as-of); NaN = unknown, never a member
 * @param excluded ids that may not enter
 * @returns members per row; a row may hold fewer than `size`, also none
 * @remarks Knowable when the row's market caps are: row t reads row t only. Prices and funding play no part.
 * @throws {ConfigErrors} for unknown or impossible options
 */
export function largestByMarketCap(
  marketCap: Panel,
  excluded: ReadonlySet<string>,
  options: LargestByMarketCapOptions = {},
): Causal<Universe> {
  const { size, minMarketCapUsd } = parseOptions(LargestByMarketCapOptions, options, 'largestByMarketCap');
  const { axes } = marketCap;
  const N = axes.assets.length;
  const isExcluded = Uint8Array.from(axes.assets, (asset) => Number(excluded.has(asset)));
  const idRank = rankOfIds(axes.assets);
  const verdicts = new Uint8Array(axes.times.length * N);
  const members = Array.from(axes.times, (_, t) => {
    const caps = crossSection(marketCap, t);
    const eligible: number[] = [];
    for (let n = 0; n < N; n++) {
      const cap = caps[n]!;
      const verdict: Verdict = isExcluded[n]
        ? 'excluded'
        : Number.isNaN(cap)
          ? 'no market cap'
          : cap < minMarketCapUsd
            ? 'below minimum'
            : 'member';
      verdicts[t * N + n] = VERDICTS.indexOf(verdict);
      if (verdict === 'member') eligible.push(n);
    }
    eligible.sort((a, b) => caps[b]! - caps[a]! || idRank[a]! - idRank[b]!);
    for (const n of eligible.slice(size)) verdicts[t * N + n] = VERDICTS.indexOf('not among the largest');
    return Int32Array.from(eligible.slice(0, size));
  });
  return asCausal({ axes, members, verdicts });
}

/** Position of each column when ids are sorted by code point, so that ties break alike whatever the column order. */
function rankOfIds(assets: readonly string[]): Int32Array {
  const order = [...assets.keys()].sort((a, b) => byCodePoint(assets[a]!, assets[b]!));
  const rank = new Int32Array(assets.length);
  for (const [position, n] of order.entries()) rank[n] = position;
  return rank;
}
