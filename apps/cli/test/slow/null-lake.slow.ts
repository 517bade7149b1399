import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dailyAxes, type Panel } from '@regimelab/core';
import { createClock, type LakePanel } from '@regimelab/lake-io';
import { computeMsm, loadMsmConfig, msmInference, type MsmConfig, type MsmInference } from '@regimelab/pipeline';
import { generateMarket, type SyntheticMarket } from '@regimelab/synthetic-lake';

jest.setTimeout(900_000);

const SEEDS = 200;
/** 200 tests at 5 %: 10 rejections expected; outside 3 … 18 with a probability of 0.8 %. */
const BAND = [3, 18] as const;

/** The panels a lake of this market is read into, without writing it: rows dated d are stamped day_end. */
function panelsOf(market: SyntheticMarket) {
  const { times, assets } = market.close.axes;
  const axes = dailyAxes(times[0]! - 1, times.at(-1)! - 1, assets);
  const clock = createClock({ stamp: 'day_end', publicationLagMs: 0 });
  const span = { first: axes.times[0]!, last: axes.times.at(-1)! };
  const read = { axes, clock, span, rows: 0, collapsedRows: 0, dropped: [], assetIds: new Set(assets), instruments: null };
  const lakePanel = (table: LakePanel['table'], { values }: Panel): LakePanel => ({ ...read, table, values });
  return {
    price: lakePanel('fact_price', market.close),
    marketCap: lakePanel('fact_marketcap', market.marketCap),
    funding: lakePanel('fact_funding', market.fundingRate),
    newestFunding: null,
  };
}

/** MSM v0 and its tests on one synthetic market of three years. */
function tested(config: MsmConfig, seed: number, plant: 'effect' | 'null') {
  const market = generateMarket({ seed, plant, assets: 40, basketSize: 20, days: 1100 });
  const { times } = market.close.axes;
  const excluded = new Set(market.assets.flatMap(({ kind, assetId }) => (kind === 'alt' ? [] : [assetId])));
  const result = computeMsm(panelsOf(market), config, { start: times[0]! + 30, end: times.at(-1)! }, excluded);
  const own = { ...config, inference: { ...config.inference, seed } };
  return {
    v0_0: msmInference(result, result.fullSample, own, 'msm/v0_0'),
    v0_1: msmInference(result, result.trailing, own, 'msm/v0_1'),
  };
}

const TESTS: readonly (readonly [string, (inference: MsmInference) => number | null | undefined])[] = [
  ['last minus first label by shift', ({ figures }) => figures.spread?.pShift],
  ['the rank correlation by shift', ({ figures }) => figures.rankIc?.pShift],
  ['the trend over the labels by shift', ({ figures }) => figures.trend?.pShift],
];
const VERSIONS = ['v0_0', 'v0_1'] as const;

describe('over 200 synthetic markets, through the whole pipeline', () => {
  let config: MsmConfig;
  let nothing: ReturnType<typeof tested>[];
  beforeAll(async () => {
    const universe = { basket_size: 20, min_basket_size: 20 };
    ({ config } = await loadMsmConfig([], { universe, inference: { n_boot: 199 } }));
    nothing = Array.from({ length: SEEDS }, (_, seed) => tested(config, seed, 'null'));
  });

  const cases = VERSIONS.flatMap((version) => TESTS.map(([name, p]) => [version, name, p] as const));
  it.each(cases)('labels %s: a planted null is rejected in about 5 %% at 5 %%, by %s', (version, _name, p) => {
    const rejected = nothing.filter((found) => (p(found[version]) ?? 1) <= 0.05).length;
    expect(rejected).toBeGreaterThanOrEqual(BAND[0]);
    expect(rejected).toBeLessThanOrEqual(BAND[1]);
  });

  it.each(VERSIONS)('labels %s: the verdict finds something in a planted null in at most about 5 %%, all its tests counted', (version) => {
    const rejected = nothing.filter((found) => found[version].headlines.some(({ pHolm }) => pHolm <= 0.05)).length;
    expect(rejected).toBeLessThanOrEqual(BAND[1]);
  });

  it.each(VERSIONS)('labels %s: a planted effect is found, and with its sign', (version) => {
    const found = Array.from({ length: 20 }, (_, seed) => tested(config, seed, 'effect')[version]);
    const detected = found.filter(({ headlines, figures }) => headlines.some(({ pHolm }) => pHolm <= 0.05) && figures.rankIc!.rho! < 0);
    expect(detected.length).toBeGreaterThanOrEqual(19);
  });
});
