// A sweep of 1,000 configurations, 5 years × 200 assets, all costs and funding: every run computed, written and its folder whole. The lake is
// read once; two threads share it. Without tests (evaluation.bootstrap) and dashboards, then a tenth of it with tests, the default of a run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLakeReadings, expandExperiments, runSweep, threadExecutor, type Experiment } from '@regimelab/pipeline';
import { writeSyntheticLake } from '@regimelab/synthetic-lake';

const [workerFile, all = '1000'] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'regimelab-bench-sweep-'));
const line = (name: string, figure: string, note: string) => console.log(`${name.padEnd(44)} ${figure.padEnd(28)} ${note}`);

/** Different configurations: thresholds, hysteresis, basket, costs and caps, drawn at random. */
function experimentFile(draws: number, tested: boolean): string {
  const file = join(scratch, `sweep_${draws}_${tested}.yaml`);
  const ranges = {
    'regime.composite.threshold_high': { uniform: [0.3, 0.7] },
    'regime.composite.hysteresis.high_band': { uniform: [0.1, 0.4] },
    'universe.basket_size': { int: [12, 30] },
    'universe.per_name_cap': { uniform: [0.1, 0.15] },
    'costs.taker_fee_bps': { uniform: [3, 8] },
    'backtest.rebalance_score_delta': { uniform: [0.1, 0.5] },
  };
  writeFileSync(
    file,
    JSON.stringify({
      title: 'bench',
      experiment_id: `bench_${draws}_${tested}`,
      category_path: 'majors_alts',
      system: 'majors_alts',
      evaluation: { bootstrap: { enabled: tested } },
      outputs: { dashboard: false },
      sweep: { random: { draws, ranges } },
    }),
  );
  return file;
}

/** Wall seconds of a sweep with everything computed anew. */
async function seconds(
  experiments: readonly Experiment[],
  window: { start: number; end: number },
  workers: number,
  out: string,
): Promise<number> {
  const clock = () => Date.now();
  const readings = createLakeReadings(
    { directory: join(scratch, 'node_modules/regimelab'), version: '0', node: process.versions.node },
    clock,
  );
  const executor = threadExecutor({ force: false, catalog: null }, { workers, workerFile: workerFile! });
  const placed = experiments.map((one) => ({
    ...one,
    config: { ...one.config, outputs: { ...one.config.outputs, reports_dir: join(scratch, out) } },
  }));
  try {
    // Threads start and the lake is read before the clock does: panels are in memory.
    await readings.prepare(placed[0] as Experiment, window).then(({ lake }) => lake.read());
    const began = performance.now();
    const variants = await runSweep({ experiments: placed as Experiment[], window, readings, executor, failFast: true, clock });
    const took = (performance.now() - began) / 1000;
    const made = variants.filter(({ status }) => status === 'succeeded').length;
    if (made !== experiments.length) throw new Error(`${made} of ${experiments.length} runs were made`);
    return took;
  } finally {
    await executor.close();
    await readings.close();
    rmSync(join(scratch, out), { recursive: true, force: true });
  }
}

try {
  const { directory, market } = await writeSyntheticLake(join(scratch, 'lake'), { assets: 200, days: 1826, start: '2020-01-01', seed: 7 });
  const { times } = market.close.axes;
  const window = { start: times[0]!, end: times.at(-1)! };
  const flags = { lake: directory };
  const [many, tested] = await Promise.all([
    expandExperiments([experimentFile(Number(all), false)], { flags }),
    expandExperiments([experimentFile(Math.ceil(Number(all) / 10), true)], { flags }),
  ]);
  const whole = await seconds(many, window, 2, 'two');
  line(
    `sweep of ${all}, 2 threads`,
    `${whole.toFixed(1)} s`,
    `budget ${(0.06 * Number(all)).toFixed(0)} s; ${availableParallelism()} cores`,
  );
  const one = await seconds(many, window, 1, 'one');
  line('the same, 1 thread over 2', (one / whole).toFixed(2), `${one.toFixed(1)} s over ${whole.toFixed(1)} s; budget 1.7`);
  const withTests = await seconds(tested, window, 2, 'tested');
  line(
    `sweep of ${tested.length} with tests, 2 threads`,
    `${withTests.toFixed(1)} s`,
    `${((1000 * withTests) / tested.length).toFixed(0)} ms a run`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
