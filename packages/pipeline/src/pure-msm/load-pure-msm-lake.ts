import { ConfigError, DataError, MS_PER_DAY, type Panel } from '@regimelab/core';
import { readAssets, type Lake } from '@regimelab/lake-io';
import { CATEGORY_WORDS } from '@regimelab/universe';
import { excludedAssets, exclusionEntry } from '../exclusions.js';
import { loadMajorsAltsLake, type MajorsAltsLake, type MajorsAltsMarket } from '../majors-alts/load-majors-alts-lake.js';
import type { PureMsmConfig } from './pure-msm-config.js';
import { toMajorsAltsConfig } from './to-majors-alts-config.js';

/** Category words that never enter the basket (specification 04, section 2). */
const BASKET_EXCLUSIONS = ['stablecoins', 'exchange_tokens', 'wrapped_tokens', 'liquid_staking', 'bridge'] as const;

/** The market of majors-alts, with the newest volume as of each row. */
export interface PureMsmMarket extends MajorsAltsMarket {
  readonly knowledge: MajorsAltsMarket['knowledge'] & { readonly volumeAsOf: Panel };
}

/** What a pure MSM run reads from a lake, checked. */
export interface PureMsmLake extends MajorsAltsLake {
  readonly market: PureMsmMarket;
  /** Asset id → the rule that keeps it out of the basket; the features have exclusions of their own. */
  readonly basketExcluded: ReadonlyMap<string, string>;
}

/**
 * A configuration with its asset ids as the lake spells them.
 *
 * @throws {ConfigError} `CONFIG_CONFLICT` where two names of the long leg are one asset of the lake
 */
export function withLakeIds(config: PureMsmConfig, lake: Lake): PureMsmConfig {
  const { target, overrides } = config;
  const { universe } = overrides;
  const ids = (list: readonly string[]) => list.map((id) => lake.assetId(id));
  const weights = Object.entries(target.long_leg.weights).map(([id, weight]): [string, number] => [lake.assetId(id), weight]);
  const twin = weights.find(([id], k) => weights.findIndex(([other]) => other === id) < k)?.[0];
  if (twin !== undefined) {
    throw new ConfigError('CONFIG_CONFLICT', `target.long_leg.weights: two names stand for ${twin} in this lake`, {
      hint: 'give it one weight',
      context: { asset: twin },
    });
  }
  return {
    ...config,
    target: { ...target, long_leg: { weights: Object.fromEntries(weights) } },
    overrides: {
      ...overrides,
      universe: {
        ...universe,
        majors: ids(universe.majors),
        exclude_assets: ids(universe.exclude_assets),
        exclude_categories: universe.exclude_categories.map((entry) => exclusionEntry(entry, lake)),
      },
    },
  };
}

/**
 * Reads and checks what a pure MSM run needs: what majors-alts reads, and what its own basket is chosen by.
 *
 * @param config with ids as the lake spells them
 * @param now the run's clock, milliseconds since 1970
 * @param firstHeld first day a position may be held: funding paid before it is not read
 * @throws what {@link loadMajorsAltsLake} throws; {DataError} `LONG_LEG_MISSING`
 */
export async function loadPureMsmLake(lake: Lake, config: PureMsmConfig, now: number, firstHeld: number): Promise<PureMsmLake> {
  const monitor = toMajorsAltsConfig(config);
  const { universe } = monitor;
  const [loaded, assets] = await Promise.all([loadMajorsAltsLake(lake, monitor, now, firstHeld), readAssets(lake)]);
  requirePrices(loaded.market.measurement.price, Object.keys(config.target.long_leg.weights));
  const named = universe.exclude_categories.filter((entry) => !CATEGORY_WORDS.includes(entry.toLowerCase()));
  const { knowledge } = loaded.market;
  const clock = lake.clock('fact_volume');
  // Rows of a table arrive as many midnights after their observation as its lag takes.
  const late = Math.ceil((clock.knowableAt(0) - clock.observedAt(0)) / MS_PER_DAY);
  return {
    ...loaded,
    market: {
      ...loaded.market,
      knowledge: { ...knowledge, volumeAsOf: newestWithin(knowledge.volume, universe.max_staleness_days.volume - late) },
    },
    basketExcluded: excludedAssets({ ...universe, exclude_categories: [...BASKET_EXCLUSIONS, ...named] }, lake, assets, loaded.factIds),
  };
}

/** Each cell, or the newest finite one of at most `days` rows before it. */
function newestWithin({ axes, values }: Panel, days: number): Panel {
  const N = axes.assets.length;
  const newest = new Float64Array(values.length).fill(NaN);
  for (let i = 0; i < values.length; i++) {
    for (let back = 0; back <= days && i >= back * N; back++) {
      const value = values[i - back * N]!;
      if (!Number.isFinite(value)) continue;
      newest[i] = value;
      break;
    }
  }
  return { axes, values: newest };
}

function requirePrices({ axes, values }: Panel, longLeg: readonly string[]): void {
  const N = axes.assets.length;
  const hasPrice = (asset: string) => {
    const n = axes.assets.indexOf(asset);
    return n >= 0 && axes.times.some((_, t) => Number.isFinite(values[t * N + n]));
  };
  const missing = longLeg.find((asset) => !hasPrice(asset));
  if (missing === undefined) return;
  throw new DataError('LONG_LEG_MISSING', `${missing} has no price in the lake`, {
    hint: 'correct target.long_leg.weights, or add its prices',
    context: { asset: missing },
  });
}
