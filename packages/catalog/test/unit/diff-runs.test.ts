import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '@regimelab/core';
import { diffRuns } from '@regimelab/catalog';
import { METRICS, record, temporaryFolder } from '../records.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.clean());
function keep(kind: 'configs' | 'snapshots', hash: string, content: unknown): void {
  mkdirSync(join(folder.path, kind), { recursive: true });
  writeFileSync(join(folder.path, kind, `${hash}.json`), JSON.stringify(content));
}
const file = (path: string, content: string) => ({ table: 'fact_price', path, bytes: content.length, sha256: sha256(content) });

describe('diffRuns', () => {
  it('explains a change by configuration, data, code and seed, each key by key', async () => {
    const a = record('a');
    const b = record('b', {
      end: '2025-06-30',
      seed: 8,
      data_hash: sha256('newer'),
      code: { ...a.code, version: '0.2.0' },
      metrics: { ...METRICS, sharpe: 1.25, regime_distribution: { BALANCED: 100 } },
    });
    const config = {
      backtest: { execution_lag: 1, horizons: [1, 5] },
      evaluation: { bootstrap: { seed: 7 } },
      outputs: { reports_dir: 'x' },
    };
    keep('configs', a.config_hash, config);
    keep('configs', b.config_hash, {
      backtest: { execution_lag: 2, horizons: [1, 5, 20] },
      evaluation: { bootstrap: { seed: 8 } },
      outputs: { reports_dir: 'y' },
    });
    keep('snapshots', a.data_hash, [file('2024.parquet', 'same'), file('2025.parquet', 'old'), file('gone.parquet', 'gone')]);
    keep('snapshots', b.data_hash, [file('2024.parquet', 'same'), file('2025.parquet', 'newer'), file('2026.parquet', 'fresh')]);

    const diff = await diffRuns(folder.path, a, b);
    expect(diff.config).toEqual([
      { key: 'end', a: '2024-12-31', b: '2025-06-30' },
      { key: 'backtest.execution_lag', a: 1, b: 2 },
      { key: 'backtest.horizons', a: [1, 5], b: [1, 5, 20] },
    ]);
    expect(diff.seed).toEqual([{ key: 'seed', a: 7, b: 8 }]);
    expect(diff.folders).toEqual([{ key: 'outputs.reports_dir', a: 'x', b: 'y' }]);
    expect(diff.code).toEqual([{ key: 'version', a: '0.1.0', b: '0.2.0' }]);
    expect(diff.data).toEqual([
      { table: 'fact_price', path: '2025.parquet', a: { bytes: 3, sha256: sha256('old') }, b: { bytes: 5, sha256: sha256('newer') } },
      { table: 'fact_price', path: '2026.parquet', a: null, b: { bytes: 5, sha256: sha256('fresh') } },
      { table: 'fact_price', path: 'gone.parquet', a: { bytes: 4, sha256: sha256('gone') }, b: null },
    ]);
    const figure = (key: string) => diff.results.find((result) => result.key === key);
    expect(figure('sharpe')).toEqual({ key: 'sharpe', a: 1.5, b: 1.25, change: -0.25 });
    expect(figure('percent BALANCED')).toEqual({ key: 'percent BALANCED', a: 25, b: 100, change: 75 });
    expect(figure('percent RISK_ON_ALTS')).toEqual({ key: 'percent RISK_ON_ALTS', a: 40, b: null, change: null });
  });

  it('finds nothing between a run and itself', async () => {
    const a = record('a');
    keep('configs', a.config_hash, { x: 1 });
    keep('snapshots', a.data_hash, []);
    const { results, ...causes } = await diffRuns(folder.path, a, a);
    expect(causes).toEqual({ config: [], data: [], code: [], seed: [], folders: [] });
    expect(results.every(({ change }) => change === 0)).toBe(true);
  });

  it('says null, not nothing, where configuration or snapshot were not kept', async () => {
    expect(await diffRuns(folder.path, record('a'), record('b'))).toMatchObject({ config: null, data: null });
  });
});
