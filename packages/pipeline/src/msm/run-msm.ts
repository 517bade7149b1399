import { runSystem, type FinishedRun, type RunRequest, type System } from '../run-system.js';
import { createClock, type LakePanel } from '@regimelab/lake-io';
import { withLake } from '../with-lake.js';
import { loadMsmLake, withLakeIds, type MsmLake } from './load-msm-lake.js';
import type { MsmConfig } from './msm-config.js';
import { runContent } from './msm-manifest.js';
import type { MsmProduct } from './produce-msm.js';
import { sanityCheck, type SanityCheck } from './sanity-check.js';

/** The weekly funding thermometer. */
export const msmV0System: System<MsmConfig, MsmLake, MsmProduct> = {
  name: 'msm_v0',
  withLakeIds,
  load: (lake, config, now) => loadMsmLake(lake, config, now),
  loadedBy: ({ data, universe, decision }) => ({
    data,
    exclusions: [universe.majors, universe.exclude_categories, universe.extended_exclusions, universe.blacklist_path],
    tags: [universe.use_category_tags, universe.extra_category_tags],
    decision: [decision.anchor_hour, decision.anchor_minute],
  }),
  content: runContent,
  producer: async ({ inference }) => {
    const [{ produceMsm }] = await Promise.all([import('./produce-msm.js'), inference.enabled ? import('./msm-inference.js') : null]);
    return produceMsm;
  },
  plain: (loaded) =>
    withPanels(loaded, (panel) => ({ ...panel, clock: { stamp: panel.clock.stamp, publicationLagMs: panel.clock.publicationLagMs } })),
  revived: (plain) => withPanels(plain as MsmLake, (panel) => ({ ...panel, clock: createClock(panel.clock) })),
};

/** The same with each panel changed. */
function withPanels<P extends object>(loaded: MsmLake, change: (panel: LakePanel) => P) {
  const { price, marketCap, funding, newestFunding } = loaded.panels;
  const panels = {
    price: change(price),
    marketCap: change(marketCap),
    funding: funding && change(funding),
    newestFunding: newestFunding && change(newestFunding),
  };
  return { ...loaded, panels };
}

export type MsmRequest = RunRequest<MsmConfig>;
export type MsmRun = FinishedRun<MsmProduct>;

/**
 * Runs MSM v0 from lake to report and writes its folder, whole or not at all.
 *
 * @throws {LakeError}, {ConfigError}, {OutputError}; {DataError} `MSM_NO_VALID_WEEKS` after the folder, with headers only, is written
 */
export function runMsm(request: MsmRequest): Promise<MsmRun> {
  return runSystem(msmV0System, request);
}

/** Looks at the coverage of a run and writes nothing. */
export async function checkMsmCoverage({ config, window, clock }: Pick<MsmRequest, 'config' | 'window' | 'clock'>): Promise<SanityCheck> {
  return withLake(config, async (lake) => {
    const ids = withLakeIds(config, lake);
    return sanityCheck(await loadMsmLake(lake, ids, clock()), ids, window);
  });
}
