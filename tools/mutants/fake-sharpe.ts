// node tools/mutants/fake-sharpe.mjs: what each planted leak would have shown as a Sharpe ratio on markets in which there is nothing to find.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLake } from '@regimelab/lake-io';
import { computeMajorsAlts, loadMajorsAltsLake, MajorsAltsConfigSchema, type MajorsAltsConfig } from '@regimelab/pipeline';
import { writeSyntheticLake } from '@regimelab/synthetic-lake';
import { backtestOfLeak } from './backtest-of-leak.js';
import { LEAKS, type Leak } from './index.js';

const SEEDS = [101, 102, 103, 104, 105, 106, 107, 108];
const config: MajorsAltsConfig = MajorsAltsConfigSchema.parse({});
const leaks: readonly Leak[] = [{ name: 'none' }, ...LEAKS];
const found = leaks.map(() => ({ notebook: [] as number[], engine: [] as number[] }));

/** Mean over standard deviation of daily returns, a year of 365 days; 0 where nothing was held. */
function sharpe(returns: Float64Array): number {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
  return variance === 0 ? 0 : (mean / Math.sqrt(variance)) * Math.sqrt(365);
}

const folder = mkdtempSync(join(tmpdir(), 'regimelab-leaks-'));
try {
  for (const seed of SEEDS) {
    await writeSyntheticLake(join(folder, String(seed)), { seed, plant: 'null', assets: 60, days: 1100 });
    const lake = await openLake(join(folder, String(seed)));
    const loaded = await loadMajorsAltsLake(lake, config, Date.now(), -Infinity);
    lake.close();
    const { times } = loaded.market.grid;
    const honest = computeMajorsAlts(loaded, config, { start: times[0]!, end: times.at(-1)! });
    for (const [k, leak] of leaks.entries()) {
      const { notebook, engine } = backtestOfLeak(leak, loaded, honest, config);
      found[k]!.notebook.push(sharpe(notebook));
      found[k]!.engine.push(sharpe(engine));
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const summary = (values: readonly number[]) => {
  const error = Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / (values.length - 1));
  return `${mean(values).toFixed(2).padStart(6)} ± ${error.toFixed(2)}`;
};
const lessNone = (of: 'notebook' | 'engine', k: number) => summary(found[k]![of].map((value, seed) => value - found[0]![of][seed]!));
console.log(`${'leak'.padEnd(40)}    notebook     less none         engine, less none`);
for (const [k, { name }] of leaks.entries()) {
  console.log(name.padEnd(40), summary(found[k]!.notebook), '  ', lessNone('notebook', k), '   ', lessNone('engine', k));
}
