import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDay } from '@regimelab/core';
import { openLake, type Lake } from '@regimelab/lake-io';
import { auditMsm, computeMsm, loadMsmConfig, loadMsmLake, type MsmConfig, type MsmLake, type MsmResult } from '@regimelab/pipeline';
import { readGolden, writeGoldenLake } from '../golden-lake.js';

describe('auditMsm', () => {
  const golden = readGolden('random_small.json');
  const run = golden.runs[0]!;
  const window = { start: parseDay(run.start)!, end: parseDay(run.end)! };
  let lake: Lake;
  let config: MsmConfig;
  let loaded: MsmLake;
  let result: MsmResult;
  beforeAll(async () => {
    lake = await openLake(writeGoldenLake(golden, run.extra_rows));
    ({ config } = await loadMsmConfig([], run.config));
    loaded = await loadMsmLake(lake, config, Date.parse('2026-01-01'));
    result = computeMsm(loaded.panels, config, window, new Set(loaded.excluded.keys()));
  });
  afterAll(() => {
    lake.close();
    rmSync(dirname(lake.directory), { recursive: true });
  });

  it('raises no alarm over a run, at every decision date', () => {
    const every = result.days.map((_, k) => k);
    const verdict = auditMsm(loaded, result, config, { truncate: every, poison: every });
    expect(verdict).toMatchObject({ passed: true, offender: null });
    expect(verdict.cuts).toHaveLength(2 * every.length + 1);
    expect(verdict.checkedValues).toBeGreaterThan(1000);
  });

  it('finds labels that were made of the whole sample, and names the first week they differ at', () => {
    const hindsight = { ...result, trailing: { ...result.fullSample, causality: 'causal' as const } };
    expect(auditMsm(loaded, hindsight, config).offender).toMatchObject({ what: 'percentile v0.1', asset: null, kind: 'truncation' });
  });

  it('finds funding read a day before it was knowable', () => {
    const { funding } = loaded.panels;
    const N = funding!.axes.assets.length;
    const values = funding!.values.map((_, i) => funding!.values[i + N] ?? NaN);
    const early = { ...loaded.panels, funding: { ...funding!, values } };
    const leaky = computeMsm(early, config, window, new Set(loaded.excluded.keys()));
    expect(auditMsm(loaded, leaky, config).offender).toMatchObject({ what: 'F_tk', kind: 'truncation' });
  });
});
