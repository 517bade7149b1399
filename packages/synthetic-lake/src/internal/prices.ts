import { stream } from '@regimelab/numerics';
import type { PlantedWeek } from '../planted-truth.js';
import { basketFundingAt } from './basket-funding.js';
import { isDecisionDay, type Calendar } from './calendar.js';
import type { CastMember } from './cast.js';
import { fatTailed } from './draws.js';
import type { FactorPaths } from './factors.js';

/** A dying asset falls to a third in its last days. */
const DYING_DAYS = 10;
const DYING_DRIFT = Math.log(1 / 3) / DYING_DAYS;

/** How funding moves alts; the drift of a week is −effectSize·(F − mean)/sd. */
export interface Plant {
  readonly effectSize: number;
  readonly basketSize: number;
  readonly mean: number;
  readonly sd: number;
}

/** Prices of a market, days × assets by simulation day, NaN where the asset has no row; and what was planted. */
export interface PricePaths {
  readonly close: Float64Array;
  readonly marketCap: Float64Array;
  readonly weeks: readonly PlantedWeek[];
}

/** Walks the days in order; what happens on day t depends on rows dated before t and on the draws of t. */
export function simulatePrices(
  seed: number,
  calendar: Calendar,
  cast: readonly CastMember[],
  factors: FactorPaths,
  rate8: Float64Array,
  plant: Plant,
): PricePaths {
  const random = stream(seed, 'synthetic-lake/prices');
  const { days } = calendar;
  const N = cast.length;
  const logPrice = Float64Array.from(cast, ({ startPrice }) => Math.log(startPrice));
  const followed = cast.map(({ follows }) => cast.findIndex(({ assetId }) => assetId === follows));
  const supply = cast.map(({ startMarketCap, startPrice }, n) => startMarketCap / (cast[followed[n]!]?.startPrice ?? startPrice));
  const missing = cast.map(({ missingDays }) => new Set(missingDays));
  const close = new Float64Array(days * N).fill(NaN);
  const marketCap = new Float64Array(days * N).fill(NaN);
  const weeks: PlantedWeek[] = [];
  let drift = 0;

  for (let t = 0; t < days; t++) {
    if (isDecisionDay(calendar, t)) {
      const basketFunding = basketFundingAt(t, plant.basketSize, cast, marketCap, rate8);
      drift = Number.isNaN(basketFunding) ? 0 : (-plant.effectSize * (basketFunding - plant.mean)) / plant.sd;
      weeks.push({ decisionDay: calendar.first + t, basketFunding, drift });
    }
    const date = calendar.first + t;
    for (let n = 0; n < N; n++) {
      const asset = cast[n]!;
      // Drawn for every asset on every day, listed or not: no listing or death moves another asset's draws.
      const shock = fatTailed(random);
      if (asset.betas !== null) {
        logPrice[n]! += ownReturn(asset, shock, t) + (asset.kind === 'alt' ? drift / 7 : 0) + dying(asset, date);
      } else {
        // A wrapped or staked asset follows its major, whose row of the day stands before it; a stablecoin follows one dollar.
        logPrice[n] = (logPrice[followed[n]!] ?? 0) + asset.ownVolatility * shock;
      }
      if (date < asset.firstDay || date > asset.lastDay || missing[n]!.has(date)) continue;
      const price = Math.exp(logPrice[n]!);
      close[t * N + n] = price;
      marketCap[t * N + n] = price * supply[n]! * Math.exp((asset.inflation * t) / 365);
    }
  }
  return { close, marketCap, weeks };

  function ownReturn({ betas, altLoading, ownVolatility }: CastMember, shock: number, t: number): number {
    const own = ownVolatility * factors.volatilityScale[t]! * shock - 0.5 * ownVolatility ** 2;
    return betas!.btc * factors.btc[t]! + betas!.eth * factors.eth[t]! + altLoading * factors.alt[t]! + own;
  }

  function dying({ died, lastDay }: CastMember, date: number): number {
    return died && date > lastDay - DYING_DAYS ? DYING_DRIFT : 0;
  }
}
