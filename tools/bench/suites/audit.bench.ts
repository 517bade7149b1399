// What the look-ahead audit of a run costs, on the real lake: the audit's time over that of the rest of the run, from opening the lake to the last
// file's content. Every round reads the lake anew, so that nothing is remembered.
import { parseDay } from '@regimelab/core';
import { openLake } from '@regimelab/lake-io';
import { auditMajorsAlts, loadMajorsAltsConfig } from '@regimelab/pipeline';
import { majorsAltsSystem } from '../../../packages/pipeline/src/majors-alts/run-majors-alts.js';
import { readLake } from '../../../packages/pipeline/src/run-system.js';

const [directory] = process.argv.slice(2);
const window = { start: parseDay('2024-02-01')!, end: parseDay('2026-03-15')! };
const { config: given, header } = await loadMajorsAltsConfig([], { data: { data_lake_dir: directory } });
const best = { run: Infinity, audit: Infinity };
/** CPU milliseconds of some work: on a busy machine wall time says little. */
async function cpu<T>(work: () => Promise<T> | T): Promise<readonly [milliseconds: number, result: T]> {
  const began = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(began);
  return [(user + system) / 1000, result];
}

for (let round = 0; round < 5; round++) {
  const [run, { loaded, product, config }] = await cpu(async () => {
    const lake = await openLake(directory!);
    const config = majorsAltsSystem.withLakeIds(given, lake);
    const reading = await readLake(majorsAltsSystem, lake, config, Date.now(), window);
    lake.close();
    const produce = await majorsAltsSystem.producer(config);
    const code = { version: '0', commit: null, dirty: null, diffHash: null };
    const job = { config, header, window, runId: 'bench', contentId: 'bench', timestamp: '2026-01-01T00:00:00.000Z', code, node: '20' };
    const product = await produce(reading, { ...job, elapsed: () => 0, stage: () => undefined });
    return { loaded: reading.loaded, product, config };
  });
  // Another object of the same data: what the run's own audit kept is not found again.
  const [audit] = await cpu(() => auditMajorsAlts({ ...loaded }, product.facts.result, config));
  if (round === 0) continue; // nothing is compiled yet
  best.run = Math.min(best.run, run);
  best.audit = Math.min(best.audit, audit);
}
const share = best.audit / (best.run - best.audit);
console.log(
  `${'look-ahead audit over the rest of a run'.padEnd(44)} ${`${(100 * share).toFixed(0)} %`.padEnd(28)} CPU ${best.audit.toFixed(0)} of ${best.run.toFixed(0)} ms; budget 25 %`,
);
