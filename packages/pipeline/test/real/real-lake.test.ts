import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { parseDay } from '@regimelab/core';
import { loadMsmConfig, runMsm } from '@regimelab/pipeline';

jest.setTimeout(60_000); // the first run waits until charts and statistics are compiled

/** Real market data beside the project; never part of it. */
const LAKE = process.env['REGIMELAB_REAL_LAKE'] ?? resolve(__dirname, '../../../../../shared/lake');
const has = existsSync(join(LAKE, 'fact_price.parquet'));
const isRequired = process.env['REGIMELAB_REQUIRE_REAL_LAKE'] === '1';

(has || isRequired ? describe : describe.skip)('MSM v0 on the real lake', () => {
  const out = mkdtempSync(join(tmpdir(), 'regimelab-real-'));
  afterAll(() => rmSync(out, { recursive: true }));

  const run = async (start: string, end: string, configs: readonly string[] = []) => {
    const { config, header } = await loadMsmConfig(configs, { data: { data_lake_dir: LAKE }, outputs: { reports_dir: out } });
    return runMsm({
      config,
      header,
      window: { start: parseDay(start)!, end: parseDay(end)! },
      runId: null,
      force: true,
      clock: () => Date.parse('2026-11-21'),
      code: { directory: __dirname, version: '0.0.0', node: process.versions.node },
    });
  };

  it('has 102 weeks from 2024-02-01 to 2026-01-13, none rejected, 50 with a trailing label from 2025-02-03 on', async () => {
    const { facts, summaries } = await run('2024-02-01', '2026-01-13');
    const { result } = facts;
    expect([result.days.length, result.valid.length, result.rejections.filter((reason) => reason !== null).length]).toEqual([102, 102, 0]);
    expect(summaries.map(({ rows }) => rows.reduce((sum, row) => sum + row.count, 0))).toEqual([102, 50]);
    const first = result.trailing.bin.findIndex((bin) => bin >= 0);
    expect(result.days[result.valid[first]!]).toBe(parseDay('2025-02-03'));
  });

  it('has 102 weeks with the rules of the original, too', async () => {
    const { facts } = await run('2024-02-01', '2026-01-13', [resolve(__dirname, '../../../../experiments/msm/msm_v0_original.yaml')]);
    expect([facts.result.days.length, facts.result.valid.length]).toEqual([102, 102]);
  });

  it('ends with the open weeks of a lake that stops in March 2026', async () => {
    const { facts } = await run('2026-01-01', '2026-03-31');
    expect(facts.result.rejections.filter((reason) => reason === 'skipped_incomplete_week')).toHaveLength(2);
    expect(facts.result.current).not.toBeNull();
  });

  it('changes neither content nor time of any file below the lake', async () => {
    const state = () =>
      readdirSync(LAKE, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path, statSync(path).mtimeMs, createHash('sha256').update(readFileSync(path)).digest('hex')]);
    const before = state();
    await run('2025-06-01', '2025-09-01');
    expect(state()).toEqual(before);
  });
});
