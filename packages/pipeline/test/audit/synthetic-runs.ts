import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLake } from '@regimelab/lake-io';
import {
  computeMajorsAlts,
  loadMajorsAltsLake,
  MajorsAltsConfigSchema,
  type MajorsAltsConfig,
  type MajorsAltsLake,
  type MajorsAltsResult,
} from '@regimelab/pipeline';
import { writeSyntheticLake } from '../synthetic-lake.js';

const SHORT_WINDOWS = { lookback_window_days: 150, test_window_days: 60 };

/** A configuration with windows that fit a short lake. */
export function configOf(keys: { readonly backtest?: Readonly<Record<string, unknown>> } = {}): MajorsAltsConfig {
  const { backtest } = keys;
  return MajorsAltsConfigSchema.parse({ ...keys, backtest: { ...(backtest?.walk_forward === false ? {} : SHORT_WINDOWS), ...backtest } });
}

/** A synthetic lake in memory; nothing stays on disk. @param late whether rows appear a day and six hours after they were measured */
export async function lakeOf(seed: number, plant: 'effect' | 'null', late = false): Promise<MajorsAltsLake> {
  const folder = mkdtempSync(join(tmpdir(), 'regimelab-audit-'));
  const directory = join(folder, 'lake');
  await writeSyntheticLake(directory, { seed, plant, assets: 32, days: 400, basketSize: 16 });
  const descriptorFile = join(directory, 'lake.yaml');
  if (late) writeFileSync(descriptorFile, readFileSync(descriptorFile, 'utf8').replace('publication_lag: PT0S', 'publication_lag: P1DT6H'));
  const lake = await openLake(directory);
  try {
    return await loadMajorsAltsLake(lake, configOf(), Date.parse('2026-01-01'), -Infinity);
  } finally {
    lake.close();
    rmSync(folder, { recursive: true });
  }
}

/** A run over all days of a lake but the last few, so that it has a future. */
export function runOver(loaded: MajorsAltsLake, config: MajorsAltsConfig): MajorsAltsResult {
  const { times } = loaded.market.grid;
  return computeMajorsAlts(loaded, config, { start: times[0]!, end: times.at(-10)! });
}
