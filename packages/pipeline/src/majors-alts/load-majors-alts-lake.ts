import { dailyAxes, DataError, MS_PER_DAY, type Axes, type Panel, type PanelMask } from '@regimelab/core';
import {
  asOfDaily,
  checkFunding,
  checkPanels,
  fundingKnown,
  fundingPaid,
  onDailyGrid,
  readAssets,
  readPanels,
  readTrackerBetas,
  refuseErrors,
  type Check,
  type FundingPaid,
  type Lake,
  type LakePanel,
  type ValueTable,
} from '@regimelab/lake-io';
import { excludedAssets, exclusionEntry } from '../exclusions.js';
import { tableRecord, type TableRecord } from '../lake-reading.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';

/** Days a funding row may be old for a name to count as funded (specification 03, section 7, step 2). */
const FUNDING_STALENESS_DAYS = 3;
/** Days a tracked beta may be old (specification 03, section 8). */
const TRACKER_STALENESS_DAYS = 7;

/** The lake on one daily grid: row t stands for 00:00 UTC of a day, from the first to the last day with a price. */
export interface MajorsAltsMarket {
  readonly grid: Axes;
  /** What could be known at t: cells of the row that arrived since t−1, and newest values as of t. */
  readonly knowledge: {
    readonly price: Panel;
    readonly priceAsOf: Panel;
    readonly marketCapAsOf: Panel;
    readonly volume: Panel;
    /** Fraction per 8 h; null where the lake has no fact_funding. */
    readonly funding: Panel | null;
    readonly fundingAsOf: Panel | null;
    /** USD; null where the lake has no fact_open_interest. */
    readonly openInterest: Panel | null;
    readonly openInterestAsOf: Panel | null;
    /** 1 where a name has a fresh funding rate; null where funding plays no part. */
    readonly hasFunding: PanelMask | null;
  };
  /** What was measured at t: fills and marks. */
  readonly measurement: {
    readonly price: Panel;
    readonly volume: Panel;
    /** Null where funding is not charged. */
    readonly funding: FundingPaid | null;
  };
}

/** What a majors-alts run reads from a lake, checked. */
export interface MajorsAltsLake {
  readonly market: MajorsAltsMarket;
  /** Excluded asset id → the rule that excludes it. */
  readonly excluded: ReadonlyMap<string, string>;
  /** Ids with a row in a fact table. */
  readonly factIds: ReadonlySet<string>;
  readonly checks: readonly Check[];
  /** Whether category tags took part: `static` (they are not point-in-time), `absent` from the lake, or `off` by configuration. */
  readonly categoryTags: 'static' | 'absent' | 'off';
  /** Per major betas of the lake's own table as of each row; null where it is not used, or there is none for these majors. */
  readonly trackedBetas: readonly [Panel, Panel] | null;
  readonly tables: readonly TableRecord[];
  /** True where funding should be charged and the lake has no funding table. */
  readonly fundingAbsent: boolean;
}

/** A configuration with its asset ids as the lake spells them; category words stay. */
export function withLakeIds(config: MajorsAltsConfig, lake: Pick<Lake, 'assetId'>): MajorsAltsConfig {
  const { universe } = config;
  const keyed = <T>(map: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [lake.assetId(key), value]));
  return {
    ...config,
    universe: {
      ...universe,
      majors: universe.majors.map((major) => lake.assetId(major)),
      exclude_assets: universe.exclude_assets.map((asset) => lake.assetId(asset)),
      exclude_categories: universe.exclude_categories.map((entry) => exclusionEntry(entry, lake)),
      major_bounds: keyed(universe.major_bounds),
      fixed_weights: universe.fixed_weights === null ? null : keyed(universe.fixed_weights),
    },
  };
}

/**
 * Reads and checks what a majors-alts run needs, and lays it on the daily grid of both clocks.
 *
 * @param config with ids as the lake spells them
 * @param now the run's clock, milliseconds since 1970
 * @param firstHeld first day a position may be held: funding paid before it is not read
 * @throws {LakeError} for a missing table or column, duplicates, a break of the funding unit; {ConfigError} for an unknown exclusion
 * @throws {DataError} `MAJOR_MISSING`
 */
export async function loadMajorsAltsLake(lake: Lake, config: MajorsAltsConfig, now: number, firstHeld: number): Promise<MajorsAltsLake> {
  const { universe, costs, beta } = config;
  const required = ['fact_price', 'fact_marketcap', 'fact_volume'] as const;
  // Required tables are asked for by name first, so that a missing one is named whatever else is wrong.
  await Promise.all(required.map((table) => lake.view(table)));
  const optional = (['fact_funding', 'fact_open_interest'] as const).filter((table) => lake.sources.has(table));
  const [panels, assets, fundingChecks] = await Promise.all([
    readPanels<ValueTable>(lake, [...required, ...optional]),
    readAssets(lake),
    lake.sources.has('fact_funding') ? checkFunding(lake) : [],
  ]);
  const { fact_price: price, fact_marketcap: marketCap, fact_volume: volume } = panels;
  const funding = optional.includes('fact_funding') ? panels.fact_funding : null;
  const openInterest = optional.includes('fact_open_interest') ? panels.fact_open_interest : null;
  const tables = [...required, ...optional].map((table) => panels[table]);
  const checks = [...checkPanels(panels, lake.descriptor, now), ...fundingChecks];
  refuseErrors(checks);

  const factIds = new Set(tables.flatMap(({ assetIds }) => [...assetIds]));
  const excluded = excludedAssets(universe, lake, assets, factIds);

  const grid = dailyGrid(price);
  requireMajors(price, universe.majors);
  const limit = universe.max_staleness_days;
  const chargesFunding = costs.funding_enabled && (funding !== null || lake.sources.has('fact_funding_settlement'));
  // Begun before the panels are laid on the grid: the engine reads the settlements meanwhile.
  const readingFunding = Promise.all([
    funding === null ? null : fundingKnown(lake, funding, grid),
    chargesFunding
      ? fundingPaid(lake, grid, funding, {
          firstRow: Math.max(0, firstHeld - grid.times[0]!),
          maxStalenessDays: FUNDING_STALENESS_DAYS,
        })
      : null,
  ]);
  const knownPrice = onDailyGrid(price, grid, 'knowledge');
  const knownVolume = onDailyGrid(volume, grid, 'knowledge');
  const asOfGrid = {
    price: asOfDaily(price, grid, 'knowledge', limit.price),
    marketCap: asOfDaily(marketCap, grid, 'knowledge', limit.marketcap),
    openInterest: openInterest === null ? null : asOfDaily(openInterest, grid, 'knowledge', limit.open_interest),
  };
  const [knownFunding, paid] = await readingFunding;
  const hasSettlementRows = lake.descriptor.funding.rowKind === 'settlement';
  const fundingAsOf =
    funding === null || knownFunding === null
      ? null
      : hasSettlementRows
        ? carried(knownFunding, FUNDING_STALENESS_DAYS)
        : asOfDaily(funding, grid, 'knowledge', FUNDING_STALENESS_DAYS);
  return {
    market: {
      grid,
      knowledge: {
        price: knownPrice,
        priceAsOf: asOfGrid.price,
        marketCapAsOf: asOfGrid.marketCap,
        volume: knownVolume,
        funding: knownFunding,
        fundingAsOf,
        openInterest: openInterest === null ? null : onDailyGrid(openInterest, grid, 'knowledge'),
        openInterestAsOf: asOfGrid.openInterest,
        hasFunding: paid === null ? null : fresh(hasSettlementRows ? null : fundingAsOf, paid.settledAsOf),
      },
      measurement: {
        // Without a lag both clocks show the same cells.
        price: sameClock(price) ? knownPrice : onDailyGrid(price, grid, 'measurement'),
        volume: sameClock(volume) ? knownVolume : onDailyGrid(volume, grid, 'measurement'),
        funding: paid,
      },
    },
    excluded,
    factIds,
    checks,
    categoryTags: !universe.use_category_tags ? 'off' : assets.tags === null ? 'absent' : 'static',
    trackedBetas: beta.use_tracker_betas ? await readTrackedBetas(lake, grid, universe.majors) : null,
    tables: tables.map(tableRecord),
    fundingAbsent: costs.funding_enabled && !chargesFunding,
  };
}

/** Every day from the first to the last at which a price becomes knowable, with the assets of all tables read. */
function dailyGrid({ axes, clock, span }: LakePanel): Axes {
  const shift = Math.ceil(clock.knowableAt(0) / MS_PER_DAY);
  return dailyAxes(span.first + shift, span.last + shift, axes.assets);
}

const sameClock = ({ clock }: LakePanel) => clock.knowableAt(0) === clock.observedAt(0);

/** Each major's betas from the lake's own table; null without the table, or for other majors than BTC and ETH, whose betas it holds. */
async function readTrackedBetas(lake: Lake, grid: Axes, majors: readonly string[]): Promise<readonly [Panel, Panel] | null> {
  const columns = majors.map((major) => ['BTC', 'ETH'].indexOf(major));
  if (!lake.sources.has('tracker_betas') || columns.includes(-1)) return null;
  const betas = await readTrackerBetas(lake, grid, TRACKER_STALENESS_DAYS);
  return [betas[columns[0]!]!, betas[columns[1]!]!];
}

/** The newest cell of the rows t−days+1 … t: a mean of settlements is younger than the midnight it stands at by less than a day. */
function carried({ axes, values }: Panel, days: number): Panel {
  const N = axes.assets.length;
  const newest = Float64Array.from(values, (_, i) => {
    for (let back = 0; back < days && i >= back * N; back++)
      if (values[i - back * N] === values[i - back * N]) return values[i - back * N]!;
    return NaN;
  });
  return { axes, values: newest };
}

/** 1 where a daily rate or a settlement is fresh. */
function fresh(rate: Panel | null, settled: PanelMask): PanelMask {
  if (rate === null) return settled;
  const values = settled.values.slice();
  for (let i = 0; i < values.length; i++) if (rate.values[i] === rate.values[i]) values[i] = 1;
  return { axes: settled.axes, values };
}

function requireMajors(price: LakePanel, majors: readonly string[]): void {
  const missing = majors.find((major) => !price.assetIds.has(major));
  if (missing === undefined) return;
  throw new DataError('MAJOR_MISSING', `${missing} has no price in the lake`, {
    hint: 'correct universe.majors, or add its prices',
    context: { major: missing },
  });
}
