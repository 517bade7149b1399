import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptRecord } from '@regimelab/catalog';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/** The record of the k-th of many runs. */
export function record(k: number, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  const timestamp = new Date(Date.UTC(2026, 0, 1) + k * 60_000).toISOString();
  const sharpe = Math.sin(k);
  return {
    attempt: `${timestamp.replace(/[-:.]/g, '')}-${k}`,
    status: 'succeeded',
    run_id: `run_${k}`,
    content_id: `run_${k}`,
    system: 'majors_alts',
    experiment_id: 'run',
    title: `Run ${k}`,
    category_path: 'many',
    trial_family: `family_${k % 20}`,
    start: '2024-01-01',
    end: '2025-12-31',
    seed: 1,
    config_hash: sha(`config ${k}`),
    trial_hash: sha(`trial ${k}`),
    data_hash: sha('data'),
    code_hash: sha('code'),
    code: { version: '0.1.0', commit: null, dirty: null, diffHash: null },
    features: [{ id: 'alt_breadth', weight: 0.18 }],
    n_regimes: 5,
    target_n: 20,
    target_weighting: 'equal',
    timestamp,
    finished_at: timestamp,
    process: { host: 'host', pid: 1 },
    path: `../runs/run_${k}`,
    failure: null,
    draws: 0,
    metrics: {
      ...{ cagr: sharpe / 10, sharpe, sortino: sharpe, max_drawdown: -0.2, calmar: sharpe / 2, hit_rate: 0.5 },
      ...{ switches_per_year: 12, avg_regime_duration_days: 20, regime_distribution: { BALANCED: 100 }, psr: 0.5 },
      ...{ spread_1_5_h20: 0.01, spread_1_5_h20_pvalue: 0.3 },
    },
    returns: { start: '2024-01-01', end: '2025-12-31', n: 731, moments: { n: 731, sharpe: sharpe / 19, skewness: 0.1, kurtosis: 4 } },
    ...changes,
  };
}

/** Puts records into a catalog as the catalog itself does: beside their place, then moved there. */
export function writeRecords(catalog: string, records: readonly AttemptRecord[]): void {
  const folder = join(catalog, 'records');
  mkdirSync(folder, { recursive: true });
  for (const one of records) {
    const draft = join(folder, `.tmp-${one.attempt}`);
    writeFileSync(draft, JSON.stringify(one));
    renameSync(draft, join(folder, `${one.attempt}.json`));
  }
}
