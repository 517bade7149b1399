import type { NoBook } from '@regimelab/backtest-engine';
import { marketCapBasket, type Basket } from '@regimelab/beta-neutral';
import type { BasketChoice, MajorsAltsBook } from '../majors-alts/choose-books.js';
import { readDays, rowList, tradedRows, walkDays, type MajorsAltsResult } from '../majors-alts/compute-majors-alts.js';
import type { Window } from '../run-system.js';
import { altsOverLongLeg, type WeightedLeg } from './alts-over-long-leg.js';
import { choosePureMsmBooks } from './choose-pure-msm-books.js';
import type { PureMsmLake, PureMsmMarket } from './load-pure-msm-lake.js';
import type { PureMsmConfig } from './pure-msm-config.js';
import { toMajorsAltsConfig } from './to-majors-alts-config.js';

/** One pure MSM run: everything its files are made of. */
export interface PureMsmResult extends MajorsAltsResult {
  /** T values: what the basket of t−1 earned over the long leg in (t−1, t]; NaN outside of the rows that are looked at. */
  readonly y: Float64Array;
  /** Rows of [start, end] with fewer eligible names than the basket has. */
  readonly shortBasketDays: number;
}

/**
 * Computes a pure MSM backtest: the features and regimes of majors-alts, a basket by market cap alone, the target return and the walk over the
 * days with a fixed book (specification 04, section 2).
 *
 * @param window first and last day, both included; the history before it feeds every look-back
 * @param until `open`: the days go on after the window
 * @throws {DataError} `BACKTEST_NO_DAYS` where the lake has no price in the window, `BACKTEST_TOO_SHORT`
 */
export function computePureMsm(loaded: PureMsmLake, config: PureMsmConfig, window: Window, until: 'end' | 'open' = 'end'): PureMsmResult {
  const { market, trackedBetas } = loaded;
  const monitor = toMajorsAltsConfig(config);
  const days = readDays(loaded, monitor, window, until);
  const longLeg = longLegOf(config, market);
  const basketsAt = basketChoice(loaded, config);
  const books = choosePureMsmBooks(market, monitor, basketsAt(tradedRows(days, monitor)), longLeg, trackedBetas);
  const longIds = Array.from(longLeg.columns, (n) => market.grid.assets[n]!);

  const T = market.grid.times.length;
  const { first, last } = days.rows;
  const lookedAt = { first: Math.max(0, first - 1), last: Math.min(T - 1, last + Math.max(...config.target.horizon_days)) };
  const isShort = ({ columns }: Basket) => columns.length === 0;
  return {
    ...days,
    longLeg: longIds,
    basketsAt,
    books,
    backtest: walkDays({ ...days, books, majors: longIds }, monitor),
    y: altsOverLongLeg(market.measurement.price, basketsAt(rowList(lookedAt)), longLeg),
    shortBasketDays: basketsAt(rowList(days.rows)).filter(isShort).length,
  };
}

/** The book of one row. */
export function pureMsmBookAt(loaded: PureMsmLake, config: PureMsmConfig, row: number): MajorsAltsBook | NoBook {
  const { market, trackedBetas } = loaded;
  const baskets = basketChoice(loaded, config)([row]);
  return choosePureMsmBooks(market, toMajorsAltsConfig(config), baskets, longLegOf(config, market), trackedBetas).byRow.get(row)!;
}

/** The names of the long leg that have a weight. */
function longLegOf({ target }: PureMsmConfig, { grid }: PureMsmMarket): WeightedLeg {
  const held = Object.entries(target.long_leg.weights).filter(([, weight]) => weight > 0);
  return {
    columns: Int32Array.from(held, ([id]) => grid.assets.indexOf(id)),
    weights: Float64Array.from(held, ([, weight]) => weight),
  };
}

/** Chooses each row's basket once, however often it is asked for. */
function basketChoice({ market, basketExcluded }: PureMsmLake, { target, overrides }: PureMsmConfig): BasketChoice {
  const { n, weighting, min_mcap_usd, min_volume_usd } = target.short_leg;
  const excluded = new Set([...basketExcluded.keys(), ...overrides.universe.majors, ...Object.keys(target.long_leg.weights)]);
  const options = { size: n, weighting, minMarketCapUsd: min_mcap_usd, minVolumeUsd: min_volume_usd };
  const chosen = new Map<number, Basket>();
  return (rows) => {
    const missing = rows.filter((row) => !chosen.has(row));
    for (const basket of marketCapBasket(market.knowledge, excluded, missing, options).baskets) chosen.set(basket.row, basket);
    return rows.map((row) => chosen.get(row)!);
  };
}
