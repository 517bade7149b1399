// Runs MSM v0 and its tests on synthetic markets and prints what was found, a line of JSON a market. Bundled and run by null-lake.slow.ts.
import { dailyAxes, type Panel } from '@regimelab/core';
import { createClock, type LakePanel } from '@regimelab/lake-io';
import { computeMsm, labelVersions, loadMsmConfig, type MsmInference } from '@regimelab/pipeline';
import { generateMarket, type SyntheticMarket } from '@regimelab/synthetic-lake';

/** What was found in one market by the labels of one version. */
export interface Found {
  /** By circular shift. */
  readonly spread: number | null;
  readonly rankIc: number | null;
  readonly trend: number | null;
  /** All edges together. */
  readonly edges: number | null;
  /** Smallest p after the number of tests. */
  readonly verdict: number;
  readonly rho: number | null;
}

/** The panels that a lake of this market is read into: rows dated d are stamped day_end, so row t of the market is dated t − 1. */
function panelsOf(market: SyntheticMarket) {
  const { times, assets } = market.close.axes;
  const axes = dailyAxes(times[0]! - 1, times.at(-1)! - 1, assets);
  const clock = createClock({ stamp: 'day_end', publicationLagMs: 0 });
  const span = { first: axes.times[0]!, last: axes.times.at(-1)! };
  const read = { axes, clock, span, rows: 0, collapsedRows: 0, dropped: [], assetIds: new Set(assets), instruments: null };
  const panel = (table: LakePanel['table'], { values }: Panel): LakePanel => ({ ...read, table, values });
  return {
    price: panel('fact_price', market.close),
    marketCap: panel('fact_marketcap', market.marketCap),
    funding: panel('fact_funding', market.fundingRate),
    newestFunding: null,
  };
}

const found = ({ figures: { spread, rankIc, trend }, headlines }: MsmInference): Found => ({
  spread: spread?.pShift ?? null,
  rankIc: rankIc?.pShift ?? null,
  trend: trend?.pShift ?? null,
  edges: headlines.find(({ test }) => test === 'edges')?.p ?? null,
  verdict: Math.min(1, ...headlines.map(({ pHolm }) => pHolm)),
  rho: rankIc?.rho ?? null,
});

const [plant, markets] = process.argv.slice(2);
const universe = { basket_size: 20, min_basket_size: 20 };
for (let seed = 0; seed < Number(markets); seed++) {
  const { config } = await loadMsmConfig([], { universe, inference: { n_boot: 199, seed } });
  const market = generateMarket({ seed, plant: plant === 'null' ? 'null' : 'effect', assets: 40, basketSize: 20, days: 1100 });
  const { times } = market.close.axes;
  const excluded = new Set(market.assets.flatMap(({ kind, assetId }) => (kind === 'alt' ? [] : [assetId])));
  const result = computeMsm(panelsOf(market), config, { start: times[0]! + 30, end: times.at(-1)! }, excluded);
  const versions = await labelVersions(result, config);
  console.log(JSON.stringify(versions.map(({ inference }) => found(inference!))));
}
