// The bootstrap: ns a resampled row of a mean, the Sharpe interval against arch (peers/bootstrap_arch.py) on the same returns and blocks, the test of
// superior predictive ability, what every backtest and MSM run computes, and what two threads gain. CPU time, but for the threads.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  bootstrapMeans,
  kpiIntervals,
  labelInference,
  regimeEdges,
  sharpeInterval,
  sharpeIntervalInParts,
  stationarySampler,
  superiorPredictiveAbility,
  type DrawTask,
} from '@regimelab/bootstrap-stats';
import { mean, stream } from '@regimelab/numerics';
import { buildSync } from 'esbuild';

const [python = 'python3', peer = join(import.meta.dirname, '../peers/bootstrap_arch.py'), root = process.cwd()] = process.argv.slice(2);
const random = stream(20_240_101, 'bench/bootstrap');
const autoregressive = (n: number, phi: number, deviation = 0.02, centre = 0.001) => {
  let value = 0;
  return Float64Array.from({ length: n }, () => centre + (value = phi * value + deviation * random.normal()));
};

/** Least CPU milliseconds of k runs. */
function least(k: number, run: () => unknown): number {
  let best = Infinity;
  for (let i = 0; i < k; i++) {
    const began = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(began);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}
const line = (name: string, figure: string, note = '') => console.log(`${name.padEnd(52)} ${figure.padEnd(18)} ${note}`);

/** xoshiro128** twice a row, its state in local variables; of one output the 27 bits that are compared with 1/b. */
function twoOutputsEach(rows: number): number {
  let s0 = 1;
  let s1 = 2;
  let s2 = 3;
  let s3 = 4;
  let found = 0;
  for (let i = 0; i < rows; i++) {
    const times5 = (s1 + (s1 << 2)) | 0;
    const rotated = (times5 << 7) | (times5 >>> 25);
    if (((rotated + (rotated << 3)) | 0) >>> 5 <= 6_710_886) found++;
    let a = s2 ^ s0;
    let b = s3 ^ s1;
    s2 = a ^ (s1 << 9);
    s1 ^= a;
    s0 ^= b;
    s3 = (b << 11) | (b >>> 21);
    a = s2 ^ s0;
    b = s3 ^ s1;
    s2 = a ^ (s1 << 9);
    s1 ^= a;
    s0 ^= b;
    s3 = (b << 11) | (b >>> 21);
  }
  return found;
}

// A mean of 10,000 rows. The order of draws takes two outputs of the generator for each row: one after the other they alone cost twice the budget.
{
  const [n, b, B] = [10_000, 20, 2000];
  const x = autoregressive(n, 0.1);
  const sampler = stationarySampler(n, b);
  const blocks = { starts: new Int32Array(n), lengths: new Int32Array(n) };
  const rows = new Int32Array(n);
  const per = (milliseconds: number) => `${((1e6 * milliseconds) / (n * B)).toFixed(2)} ns a row`;
  const draws = (visit: () => unknown) => least(7, () => Array.from({ length: B }, visit).length);
  const all = least(15, () => bootstrapMeans(x, { blockLength: b, replications: B }));
  const floor = least(7, () => twoOutputsEach(n * B));
  const drawing = stream(1, 'draws');
  const blocksAlone = draws(() => sampler.drawBlocksInto(blocks, n, drawing));
  const readable = draws(() => {
    rows[0] = drawing.integer(n);
    for (let t = 1; t < n; t++) rows[t] = drawing.uniform() < 1 / b ? drawing.integer(n) : (rows[t - 1]! + 1) % n;
    return mean(rows.map((row) => x[row]!));
  });
  line('stationary bootstrap of a mean, n 10,000, block 20', per(all), 'budget 1');
  line('  its draws alone', per(blocksAlone));
  line('  two steps of the generator a row, one by one', per(floor), 'what the kernel does in four lanes');
  line('  the readable loop', per(readable), `${(readable / all).toFixed(0)} times as long`);
}

// The interval of a Sharpe ratio, 1,500 days, 10,000 draws.
{
  const x = autoregressive(1500, 0.1);
  const options = { replications: 10_000, blockLength: 20, periodsPerYear: 1 };
  const kinds = ['percentile', 'studentised'] as const;
  const ours = kinds.map((interval) => least(15, () => sharpeInterval(x, { ...options, interval })));
  kinds.forEach((kind, i) => line(`Sharpe interval, n 1,500, B 10,000, ${kind}`, `${ours[i]!.toFixed(0)} ms CPU`));
  if (spawnSync(python, ['-c', 'import arch']).status === 0) {
    const scratch = mkdtempSync(join(tmpdir(), 'regimelab-bootstrap-'));
    try {
      writeFileSync(join(scratch, 'x.f64'), x);
      const flags = ['--values', join(scratch, 'x.f64'), '--block', '20', '--reps', '10000'];
      const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
      const theirs = JSON.parse(execFileSync(python, [peer, ...flags], { encoding: 'utf8', env })) as Record<
        (typeof kinds)[number] | 'nested',
        { seconds: number; low: number; high: number }
      >;
      const against = (name: string, seconds: number, own: number, note: string) => {
        line(`  arch, ${name}`, `${(1000 * seconds).toFixed(0)} ms CPU`);
        line('  times faster than that', ((1000 * seconds) / own).toFixed(1), note);
      };
      against('percentile', theirs.percentile.seconds, ours[0]!, 'budget 20');
      against('studentised by a bootstrap in every draw', theirs.nested.seconds, ours[1]!, 'budget 20; its default, scaled from 20 draws');
      against('studentised by our error, in numpy', theirs.studentised.seconds, ours[1]!, 'like for like');
      for (const kind of kinds) {
        const { low, high } = theirs[kind];
        const own = sharpeInterval(x, { ...options, interval: kind });
        const apart = Math.max(Math.abs(own.low! - low), Math.abs(own.high! - high)) / (high - low);
        if (!(apart < 0.1)) throw new Error(`the peer computes something else: ${kind} bounds ${apart.toFixed(2)} of the interval apart`);
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  } else {
    line('  no peer', '', `${python} has no arch`);
  }
}

// Tests of the runs.
{
  const variants = Array.from({ length: 200 }, () => autoregressive(750, 0.05));
  const spa = least(3, () => superiorPredictiveAbility(variants, { replications: 2000 }));
  line('superior predictive ability, 200 × 750, B 2,000', `${spa.toFixed(0)} ms CPU`, 'budget 2,000 ms');

  const T = 774;
  const path = autoregressive(T, 0.95, 1, 0);
  const regime = path.map((value) => (value < -3 ? 1 : value < -1 ? 2 : value < 1 ? 3 : value < 3 ? 4 : 5));
  const daily = autoregressive(T + 20, 0.05);
  const horizons = [1, 5, 10, 20].map((horizon) => ({
    horizon,
    returns: Float64Array.from({ length: T }, (_, t) => daily.subarray(t + 1, t + 1 + horizon).reduce((a, r) => a * (1 + r), 1) - 1),
  }));
  line('regimeEdges, 774 days, 4 horizons, B 1,999', `${least(5, () => regimeEdges(horizons, regime)).toFixed(0)} ms CPU`, 'a backtest');
  line('kpiIntervals, 774 days, B 1,999', `${least(5, () => kpiIntervals(daily.subarray(0, T))).toFixed(0)} ms CPU`, 'a backtest');
  const [y, score] = [autoregressive(102, 0.1), autoregressive(102, 0.7)];
  const bounds = [...score].sort((a, b) => a - b).filter((_, i) => [20, 41, 61, 82].includes(i));
  const labels = score.map((value) => bounds.filter((bound) => value >= bound).length);
  const inference = least(7, () => labelInference(y, labels, score, { names: ['a', 'b', 'c', 'd', 'e'] }));
  line('labelInference, 102 weeks, 5 labels, B 1,999', `${inference.toFixed(0)} ms CPU`, 'an MSM run has two');
}

// Two threads, in wall time: the least of three.
{
  const { outputFiles } = buildSync({
    stdin: {
      contents: `import { parentPort } from 'node:worker_threads';
        import { runDrawTask } from '@regimelab/bootstrap-stats';
        parentPort.on('message', ({ id, task }) => { runDrawTask(task); parentPort.postMessage(id); });`,
      resolveDir: root,
    },
    ...{ bundle: true, write: false, format: 'cjs', platform: 'node', conditions: ['@regimelab/source'] },
  });
  const workers = [0, 1].map(() => new Worker(outputFiles[0]!.text, { eval: true }));
  const waiting = new Map<number, () => void>();
  for (const worker of workers) worker.on('message', (id: number) => waiting.get(id)!());
  let tasks = 0;
  const execute = (task: DrawTask) =>
    new Promise<void>((resolve) => {
      waiting.set(tasks, resolve);
      workers[tasks % 2]!.postMessage({ id: tasks++, task });
    });
  const x = autoregressive(1500, 0.1);
  const options = { replications: 50_000, blockLength: 20 };
  const wall = { atOnce: Infinity, inParts: Infinity };
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    sharpeInterval(x, options);
    const between = performance.now();
    await sharpeIntervalInParts(x, options, { execute });
    wall.atOnce = Math.min(wall.atOnce, between - began);
    wall.inParts = Math.min(wall.inParts, performance.now() - between);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  line('Sharpe interval, n 1,500, B 50,000, one thread', `${wall.atOnce.toFixed(0)} ms wall`);
  line('  two worker threads', `${wall.inParts.toFixed(0)} ms wall`, `${(wall.atOnce / wall.inParts).toFixed(2)} times faster`);
}
