import { MS_PER_DAY } from '@regimelab/core';
import { checkFunding, checkPanels, readAssets, readPanels, refuseErrors, type Check, type Lake } from '@regimelab/lake-io';
import { excludedAssets, exclusionEntry } from '../exclusions.js';
import type { MsmPanels } from './compute-msm.js';
import type { MsmConfig } from './msm-config.js';

/** A configuration with its asset ids as the lake spells them; category words stay. */
export function withLakeIds(config: MsmConfig, lake: Pick<Lake, 'assetId'>): MsmConfig {
  const { universe } = config;
  return {
    ...config,
    universe: {
      ...universe,
      majors: universe.majors.map((major) => lake.assetId(major)),
      exclude_categories: universe.exclude_categories.map((entry) => exclusionEntry(entry, lake)),
    },
  };
}

/** What MSM v0 reads from a lake, checked. */
export interface MsmLake {
  readonly panels: MsmPanels;
  /** Excluded asset id → the rule that excludes it. */
  readonly excluded: ReadonlyMap<string, string>;
  readonly checks: readonly Check[];
  /** Whether category tags took part: `static` (they are not point-in-time), `absent` from the lake, or `off` by configuration. */
  readonly categoryTags: 'static' | 'absent' | 'off';
}

/**
 * Reads and checks what MSM v0 needs.
 *
 * @param config with ids as the lake spells them
 * @param now the run's clock, milliseconds since 1970
 * @throws {LakeError} for a missing table or column, duplicates, a break of the funding unit; {ConfigError} for an unknown exclusion
 */
export async function loadMsmLake(lake: Lake, config: MsmConfig, now: number): Promise<MsmLake> {
  const hasFunding = lake.sources.has('fact_funding');
  // The required tables are asked for by name first, so that a missing one is named whatever else is wrong.
  await Promise.all([lake.view('fact_price'), lake.view('fact_marketcap'), hasFunding ? lake.view('fact_funding') : null]);
  const [{ fact_price: price, fact_marketcap: marketCap, fact_funding: funding }, assets, fundingChecks] = await Promise.all([
    readPanels(lake, hasFunding ? ['fact_price', 'fact_marketcap', 'fact_funding'] : ['fact_price', 'fact_marketcap']),
    readAssets(lake),
    hasFunding ? checkFunding(lake) : [],
  ]);
  const read = { fact_price: price, fact_marketcap: marketCap, ...(hasFunding ? { fact_funding: funding } : {}) };
  const checks = [...checkPanels(read, lake.descriptor, now), ...fundingChecks];
  refuseErrors(checks);

  const { universe, decision } = config;
  const excluded = excludedAssets(universe, lake, assets, marketCap.assetIds);

  const { rowKind } = lake.descriptor.funding;
  const lagMs = lake.descriptor.tables.fact_funding.publicationLagMs;
  const timeOfDayMs = (decision.anchor_hour * 60 + decision.anchor_minute) * 60_000;
  // Settlements of the last day that are published only after the decision must not be part of that day's mean.
  const isCut = hasFunding && rowKind === 'settlement' && lagMs > timeOfDayMs;
  const settledUntilMs = (((timeOfDayMs - lagMs) % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
  const newestFunding = isCut ? (await readPanels(lake, ['fact_funding'], { axes: price.axes, settledUntilMs })).fact_funding : null;
  return {
    panels: { price, marketCap, funding: hasFunding ? funding : null, newestFunding },
    excluded,
    checks,
    categoryTags: !universe.use_category_tags ? 'off' : assets.tags === null ? 'absent' : 'static',
  };
}
