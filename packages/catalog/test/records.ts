import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@regimelab/core';
import type { AttemptIdentity, AttemptRecord, AttemptStart, CatalogTarget, RunMetrics, RunSummary } from '@regimelab/catalog';

/** A new empty folder; `clean` removes it. */
export function temporaryFolder(): { readonly path: string; readonly clean: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'regimelab-catalog-'));
  return { path, clean: () => rmSync(path, { recursive: true, force: true }) };
}

export const NOON = Date.parse('2026-03-15T12:00:00Z');

/** A catalog written by this process at noon. */
export const targetAt = (directory: string, now: () => number = () => NOON): CatalogTarget => ({
  directory,
  clock: now,
  process: { host: 'here', pid: process.pid },
});

/** What an attempt computes, named by what is different about it. */
export function identity(name: string, changes: Partial<AttemptIdentity> = {}): AttemptIdentity {
  return {
    run_id: name,
    content_id: `majors_alts_${sha256(name).slice(0, 12)}`,
    system: 'majors_alts',
    experiment_id: 'majors_alts',
    title: `run ${name}`,
    category_path: 'majors_alts',
    trial_family: 'family',
    start: '2024-01-01',
    end: '2024-12-31',
    seed: 7,
    config_hash: sha256(`config ${name}`),
    trial_hash: sha256(`trial ${name}`),
    data_hash: sha256('data'),
    code_hash: sha256('code'),
    code: { version: '0.1.0', commit: null, dirty: null, diffHash: null },
    features: [{ id: 'momentum', weight: 0.5 }],
    n_regimes: 3,
    target_n: 20,
    target_weighting: 'equal',
    timestamp: '2026-03-15T12:00:00.000Z',
    ...changes,
  };
}

export const METRICS: RunMetrics = {
  cagr: 0.1,
  sharpe: 1.5,
  sortino: 2,
  max_drawdown: -0.05,
  calmar: 2,
  hit_rate: 0.4,
  switches_per_year: 12,
  avg_regime_duration_days: 30.5,
  regime_distribution: { RISK_ON_ALTS: 40, BALANCED: 25, RISK_ON_MAJORS: 35 },
  psr: 0.9,
  spread_1_5_h20: -0.02,
  spread_1_5_h20_pvalue: 0.3,
};

/** A finished run with the given per-period Sharpe ratio. */
export const summary = (sharpe = 0.1, draws = 0): RunSummary => ({
  draws,
  metrics: METRICS,
  returns: {
    summary: { start: '2024-01-01', end: '2024-01-03', n: 3, moments: { n: 3, sharpe, skewness: 0, kurtosis: 3 } },
    values: Float64Array.of(0.01, NaN, -0.005),
  },
});

/** The start of an attempt whose run would lie in `runs` beside the catalog. */
export const startOf = (root: string, of: AttemptIdentity): AttemptStart => ({
  identity: of,
  path: join(root, 'runs', of.run_id),
  config: { data: { data_lake_dir: 'lake' }, name: of.run_id },
  snapshot: [{ table: 'fact_price', path: 'fact_price.parquet', bytes: 10, sha256: sha256('prices') }],
  lake: join(root, 'lake'),
});

/** A record that was not written by an attempt. */
export function record(name: string, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  const { draws, metrics, returns } = summary();
  return {
    attempt: `attempt-${name}`,
    status: 'succeeded',
    ...identity(name),
    finished_at: '2026-03-15T12:01:00.000Z',
    process: { host: 'here', pid: 1 },
    path: `../runs/${name}`,
    failure: null,
    draws,
    metrics,
    returns: returns!.summary,
    ...changes,
  };
}
