import { stream } from '@regimelab/numerics';
import type { CastMember } from './cast.js';
import { autoregressive } from './draws.js';

/** Log deviations of turnover and open interest from their level; a return of 10 % lifts volume by VOLUME_PER_RETURN/10, log. */
const TURNOVER = { phi: 0.9, sd: 0.4 };
const OPEN_INTEREST = { phi: 0.97, sd: 0.3 };
const VOLUME_PER_RETURN = 5;

/** USD traded in 24 h and open interest in USD, days × assets; NaN where the asset has no row. */
export interface ActivityPaths {
  readonly volumeUsd: Float64Array;
  readonly openInterestUsd: Float64Array;
}

export function drawActivity(
  seed: number,
  days: number,
  cast: readonly CastMember[],
  close: Float64Array,
  marketCap: Float64Array,
  rate8: Float64Array,
): ActivityPaths {
  const random = stream(seed, 'synthetic-lake/activity');
  const N = cast.length;
  const volumeUsd = new Float64Array(days * N).fill(NaN);
  const openInterestUsd = new Float64Array(days * N).fill(NaN);
  cast.forEach((asset, n) => {
    const turnover = autoregressive(random, days, TURNOVER.phi, TURNOVER.sd);
    const position = autoregressive(random, days, OPEN_INTEREST.phi, OPEN_INTEREST.sd);
    for (let t = 0; t < days; t++) {
      const cell = t * N + n;
      const cap = marketCap[cell]!;
      if (Number.isNaN(cap)) continue;
      const moved = t === 0 ? NaN : Math.abs(Math.log(close[cell]! / close[cell - N]!));
      const lift = Number.isNaN(moved) ? 0 : VOLUME_PER_RETURN * moved;
      volumeUsd[cell] = cap * asset.turnover * Math.exp(turnover[t]! + lift);
      // Open interest exists where the perpetual trades, and that is where it has a rate.
      if (asset.openInterestShare !== null && !Number.isNaN(rate8[cell]!)) {
        openInterestUsd[cell] = cap * asset.openInterestShare * Math.exp(position[t]!);
      }
    }
  });
  return { volumeUsd, openInterestUsd };
}
