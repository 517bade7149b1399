import { runSystem, type FinishedRun, type RunRequest, type System } from '../run-system.js';
import { loadMajorsAltsLake, withLakeIds, type MajorsAltsLake } from './load-majors-alts-lake.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';
import { runContent } from './majors-alts-manifest.js';
import type { MajorsAltsProduct } from './produce-majors-alts.js';

/** Majors against alts, day by day. */
export const majorsAltsSystem: System<MajorsAltsConfig, MajorsAltsLake, MajorsAltsProduct> = {
  name: 'majors_alts',
  withLakeIds,
  load: (lake, config, now, window) => loadMajorsAltsLake(lake, config, now, window.start),
  loadedBy: ({ data, universe, costs, beta }, { start }) => ({
    data,
    start,
    majors: universe.majors,
    exclusions: [universe.exclude_assets, universe.exclude_categories, universe.extended_exclusions, universe.blacklist_path],
    tags: [universe.use_category_tags, universe.extra_category_tags],
    staleness: universe.max_staleness_days,
    funding: costs.funding_enabled,
    trackers: beta.use_tracker_betas,
  }),
  content: runContent,
  producer: async ({ outputs }) => {
    const [{ produceMajorsAlts }] = await Promise.all([
      import('./produce-majors-alts.js'),
      outputs.dashboard ? import('./majors-alts-dashboard.js') : null,
    ]);
    return produceMajorsAlts;
  },
};

/** Stages a run announces. */
export const MAJORS_ALTS_STAGES = 5;

export type MajorsAltsRequest = RunRequest<MajorsAltsConfig>;
export type MajorsAltsRun = FinishedRun<MajorsAltsProduct>;

/**
 * Runs a majors-alts backtest from lake to dashboard and writes its folder, whole or not at all.
 *
 * @throws {LakeError}, {ConfigError}, {OutputError}; {DataError} `BACKTEST_NO_DAYS`, `BACKTEST_TOO_SHORT`, `MAJOR_MISSING`; {InvariantError}
 */
export function runMajorsAlts(request: MajorsAltsRequest): Promise<MajorsAltsRun> {
  return runSystem(majorsAltsSystem, request);
}
