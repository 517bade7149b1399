// Rolling two-factor betas with their standard errors, 2,000 days × 500 assets, against statsmodels' RollingOLS (peers/rolling_ols.py) on the same
// window, in CPU time. The peer runs on a few of the assets and is scaled: one asset costs it as much as another.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twoFactorBeta, type TwoFactorBetaOptions } from '@regimelab/beta-neutral';
import { dailyAxes, type Panel } from '@regimelab/core';
import { stream } from '@regimelab/numerics';

const [python = 'python3', peer = join(import.meta.dirname, '../peers/rolling_ols.py')] = process.argv.slice(2);
const [T, N, WINDOW, SUBSET] = [2000, 500, 60, 5];
const majors = ['BTC', 'ETH'] as const;
// Named so that the majors stand first.
const axes = dailyAxes(18_262, 18_262 + T - 1, [...majors, ...Array.from({ length: N - 2 }, (_, n) => `X${String(n).padStart(3, '0')}`)]);
const random = stream(20_240_101, 'bench/rolling-betas');
const values = new Float64Array(T * N);
for (let t = 0; t < T; t++) {
  const btc = 0.03 * random.normal();
  const eth = 0.7 * btc + 0.02 * random.normal();
  values[t * N] = btc;
  values[t * N + 1] = eth;
  for (let n = 2; n < N; n++) values[t * N + n] = 0.5 * btc + 0.5 * eth + 0.04 * random.normal();
}
const returns: Panel = { axes, values };

/** Least CPU and wall milliseconds of k runs. */
function least(k: number, run: () => unknown): { cpu: number; wall: number } {
  const best = { cpu: Infinity, wall: Infinity };
  for (let i = 0; i < k; i++) {
    const [cpu, began] = [process.cpuUsage(), performance.now()];
    run();
    best.wall = Math.min(best.wall, performance.now() - began);
    const { user, system } = process.cpuUsage(cpu);
    best.cpu = Math.min(best.cpu, (user + system) / 1000);
  }
  return best;
}
const line = (name: string, figure: string, note: string) => console.log(`${name.padEnd(44)} ${figure.padEnd(28)} ${note}`);

// What RollingOLS computes: no clipping, no penalty.
const plain: TwoFactorBetaOptions = { lookback: WINDOW, minObservations: WINDOW, ridgeAlpha: 0, winsorize: 0 };
const ours = least(5, () => twoFactorBeta(returns, majors, { lookback: WINDOW }));
const bare = least(5, () => twoFactorBeta(returns, majors, plain));
line(
  `rolling betas, ${T} days × ${N} assets`,
  `${ours.cpu.toFixed(0)} ms CPU`,
  `defaults: clipped, ridge; wall ${ours.wall.toFixed(0)} ms`,
);
line('  least squares alone', `${bare.cpu.toFixed(0)} ms CPU`, `wall ${bare.wall.toFixed(0)} ms`);

if (spawnSync(python, ['-c', 'import statsmodels']).status === 0) {
  const scratch = mkdtempSync(join(tmpdir(), 'regimelab-betas-'));
  try {
    const columns = (from: number, count: number) =>
      Float64Array.from({ length: T * count }, (_, i) => values[Math.floor(i / count) * N + from + (i % count)]!);
    writeFileSync(join(scratch, 'factors.f64'), columns(0, 2));
    writeFileSync(join(scratch, 'returns.f64'), columns(2, SUBSET));
    const out = join(scratch, 'out.f64');
    const files = ['--factors', join(scratch, 'factors.f64'), '--returns', join(scratch, 'returns.f64'), '--out', out];
    const flags = [...files, '--rows', String(T), '--window', String(WINDOW)];
    const oneThread = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
    const seconds = JSON.parse(execFileSync(python, [peer, ...flags], { encoding: 'utf8', env: oneThread })) as Record<
      'with_errors' | 'parameters',
      number
    >;
    const scaled = (of: number) => 1000 * of * ((N - 2) / SUBSET);
    line('  RollingOLS with standard errors', `${scaled(seconds.with_errors).toFixed(0)} ms CPU`, `scaled from ${SUBSET} assets`);
    line('  times faster than that', (scaled(seconds.with_errors) / ours.cpu).toFixed(0), 'budget 100');
    line('  times faster, least squares alone', (scaled(seconds.with_errors) / bare.cpu).toFixed(0), '');
    line('  RollingOLS, parameters only', `${scaled(seconds.parameters).toFixed(0)} ms CPU`, 'no budget: it gives no errors');
    line('  times faster than that', (scaled(seconds.parameters) / ours.cpu).toFixed(0), '');

    const { beta, standardError } = twoFactorBeta(returns, majors, plain);
    const bytes = readFileSync(out);
    const theirs = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
    let worst = 0;
    for (let a = 0; a < SUBSET; a++) {
      for (let t = WINDOW - 1; t < T; t++) {
        const own = [...beta, ...standardError].map((panel) => panel.values[t * N + 2 + a]!);
        own.forEach((value, k) => {
          const other = theirs[(a * T + t) * 4 + k]!;
          const apart = Math.abs(value - other) / Math.max(1e-3, Math.abs(other));
          worst = apart <= worst ? worst : apart;
        });
      }
    }
    line('  largest difference of a figure, relative', worst.toExponential(1), '');
    if (!(worst < 1e-9)) throw new Error('the peer computes something else');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
} else {
  line('  no peer', '', `${python} has no statsmodels`);
}
