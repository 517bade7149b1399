import { createPanel, dailyAxes, parseDay, parseOptions, type Panel } from '@regimelab/core';
import * as z from 'zod';
import { drawActivity } from './internal/activity.js';
import { altCounts, drawCast } from './internal/cast.js';
import { drawFactors } from './internal/factors.js';
import { basketFundingMoments, drawFunding } from './internal/funding.js';
import { simulatePrices } from './internal/prices.js';
import type { PlantedTruth } from './planted-truth.js';
import type { SyntheticAsset } from './synthetic-asset.js';
import type { SyntheticInstrument } from './synthetic-instrument.js';

const DEFAULT_EFFECT_SIZE = 0.02;

/** Options of {@link generateMarket}. */
export const MarketOptions = z
  .strictObject({
    seed: z.int().default(20240101).describe('Equal options and seed give the same market, bit for bit.'),
    start: z
      .string()
      .refine((text) => parseDay(text) !== null, { message: 'expected a date YYYY-MM-DD', params: { code: 'CONFIG_TYPE' } })
      .default('2022-01-03')
      .describe('Row date of the first day, YYYY-MM-DD.'),
    days: z.int().min(60).max(10_000).default(1100).describe('Days with rows.'),
    assets: z.int().min(24).max(2000).default(60).describe('Assets of all kinds: BTC, ETH, 7 for the exclusions to find, the rest alts.'),
    plant: z.enum(['effect', 'null']).default('effect').describe('Whether next week’s alt returns depend on basket funding.'),
    effectSize: z
      .number()
      .min(0)
      .max(0.2)
      .default(DEFAULT_EFFECT_SIZE)
      .describe(
        'Under effect: log return of every alt in the week after a Monday, lost per standard deviation of the basket funding known then.',
      ),
    basketSize: z.int().min(1).default(30).describe('How many of the largest alts the basket funding is the mean of.'),
  })
  .readonly()
  .superRefine(({ assets, plant, effectSize, basketSize }, context) => {
    const { alts, late, dying } = altCounts(assets);
    const always = alts - late - dying;
    if (basketSize > always) {
      const message = `of ${assets} assets only ${always} are alts from the first day to the last: expected at most that many, got ${basketSize}`;
      context.addIssue({
        code: 'custom',
        path: ['basketSize'],
        message,
        params: { code: 'CONFIG_CONFLICT', hint: 'give more assets or a smaller basket' },
      });
    }
    if (plant === 'null' && effectSize !== DEFAULT_EFFECT_SIZE) {
      context.addIssue({
        code: 'custom',
        path: ['effectSize'],
        message: 'a planted null has no effect size',
        params: { code: 'CONFIG_UNUSED_KEY' },
      });
    }
  });
export type MarketOptions = z.input<typeof MarketOptions>;

/** A synthetic market: panels as lake-io would read them, contracts, and the truth behind them. */
export interface SyntheticMarket {
  readonly options: Readonly<z.output<typeof MarketOptions>>;
  /** The assets in the order of the panels' columns. */
  readonly assets: readonly SyntheticAsset[];
  /** T×N, USD; row t holds what was knowable at 00:00 UTC of day t, the row dated one day earlier. All panels share their axes. */
  readonly close: Panel;
  /** T×N, USD. */
  readonly marketCap: Panel;
  /** T×N, USD traded in 24 h. */
  readonly volumeUsd: Panel;
  /** T×N, USD. */
  readonly openInterestUsd: Panel;
  /** T×N, fraction per 8 h, mean over an asset's contracts. */
  readonly fundingRate: Panel;
  readonly instruments: readonly SyntheticInstrument[];
  readonly truth: PlantedTruth;
}

/**
 * A seeded market with a known answer to the question of MSM v0.
 *
 * Log returns of day d:  r = β_btc·r_btc + β_eth·r_eth + λ·g + σ·v_d·ε − ½σ² + p,  with v_d the volatility of the regime (calm, normal,
 * stressed), g a factor all alts share, ε fat-tailed (kurtosis 7). Funding of an asset is a mean plus a common plus an own AR(1), drawn
 * before and without any price. Under `plant: 'effect'` each alt gets, in the seven days after a Monday 00:00,
 * p = −(effectSize/7)·(F − E F)/sd F,  F = basket funding of MSM v0 at its default rules from rows dated before that Monday, E F and sd F
 * known from the model. Under `plant: 'null'` p = 0, everything else is the same draw: prices do not depend on funding in any way.
 *
 * Some assets are listed late, die, change their id, miss days, settle every 4 h, trade on two venues, or have no perpetual.
 *
 * @returns panels T = days, N = assets, NaN where an asset has no row
 * @throws {ConfigErrors} for options out of range; `CONFIG_CONFLICT` where the basket is larger than the alts always present
 */
export function generateMarket(options: MarketOptions = {}): SyntheticMarket {
  const resolved = parseOptions(MarketOptions, options, 'generateMarket');
  const { seed, days, basketSize } = resolved;
  const calendar = { first: parseDay(resolved.start)!, days };
  const effectSize = resolved.plant === 'effect' ? resolved.effectSize : 0;
  const { mean, sd } = basketFundingMoments(basketSize);

  const cast = drawCast(seed, calendar, resolved.assets);
  const { instruments, rate8 } = drawFunding(seed, calendar, cast);
  const factors = drawFactors(seed, calendar);
  const prices = simulatePrices(seed, calendar, cast, factors, rate8, { effectSize, basketSize, mean, sd });
  const activity = drawActivity(seed, days, cast, prices.close, prices.marketCap, rate8);

  // Stamped day_end: the row dated d is knowable at 00:00 of d+1.
  const axes = dailyAxes(
    calendar.first + 1,
    calendar.first + days,
    cast.map(({ assetId }) => assetId),
  );
  return Object.freeze({
    options: Object.freeze(resolved),
    assets: Object.freeze(cast),
    close: createPanel(axes, prices.close),
    marketCap: createPanel(axes, prices.marketCap),
    volumeUsd: createPanel(axes, activity.volumeUsd),
    openInterestUsd: createPanel(axes, activity.openInterestUsd),
    fundingRate: createPanel(axes, rate8),
    instruments: Object.freeze(instruments),
    truth: Object.freeze({
      plant: resolved.plant,
      effectSize,
      basketFundingMean: mean,
      basketFundingSd: sd,
      weeks: Object.freeze(prices.weeks),
      volatilityState: factors.volatilityState,
    }),
  });
}
