// The eight feature groups, 5 years × 200 assets, against the same in pandas (peers/features_pandas.py), on equal seeded panels.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dailyAxes, type Panel } from '@regimelab/core';
import { buildFeatures, featureColumns, type FeatureInputs } from '@regimelab/features';
import { stream } from '@regimelab/numerics';

const [python = 'python3', peer = join(import.meta.dirname, '../peers/features_pandas.py')] = process.argv.slice(2);
const [T, N] = [1826, 200];
const majors = ['BTC', 'ETH'] as const;
const axes = dailyAxes(18_262, 18_262 + T - 1, [...majors, ...Array.from({ length: N - 2 }, (_, n) => `A${String(n).padStart(3, '0')}`)]);
const random = stream(20_240_101, 'bench/features');

/** A market whose alts list and die, with `hole` of its other cells missing; the majors are whole. */
function panel(next: (previous: number) => number, start: () => number, hole: number): Panel {
  const values = new Float64Array(T * N).fill(NaN);
  for (let n = 0; n < N; n++) {
    const listed = n % 3 === 2 ? (n * 7) % 1200 : 0;
    const dead = n % 9 === 5 ? T - ((n * 5) % 700) : T;
    let x = start();
    for (let t = 0; t < T; t++) {
      x = next(x);
      const major = axes.assets[n] === 'BTC' || axes.assets[n] === 'ETH';
      if (major || (t >= listed && t < dead && random.uniform() >= hole)) values[t * N + n] = x;
    }
  }
  return { axes, values };
}
const walk = (deviation: number) => (x: number) => x * Math.exp(deviation * random.normal());
const level = () => Math.exp(4 * random.normal());
const inputs: FeatureInputs = {
  price: panel(walk(0.04), level, 0.001),
  marketCapAsOf: panel(walk(0.04), () => 1e8 * level(), 0),
  volume: panel(
    () => 1e6 * Math.exp(random.normal()),
    () => 0,
    0.001,
  ),
  funding: panel(
    () => 1e-4 * random.normal(),
    () => 0,
    0.01,
  ),
  openInterest: panel(walk(0.05), () => 1e7 * level(), 0.01),
  openInterestAsOf: panel(walk(0.05), () => 1e7 * level(), 0.2),
  altIds: new Set(axes.assets),
};
const build = () => buildFeatures(inputs, { majors, excluded: new Set() });
const timed = (run: () => unknown) => {
  const began = performance.now();
  run();
  return performance.now() - began;
};
const line = (name: string, figure: string, note: string) => console.log(`${name.padEnd(44)} ${figure.padEnd(28)} ${note}`);

const cold = timed(build);
const best = Math.min(...Array.from({ length: 30 }, () => timed(build)));
line(`eight feature groups, ${T} days × ${N} assets`, `${best.toFixed(0)} ms`, `budget 1000 ms; the first time ${cold.toFixed(0)} ms`);

if (spawnSync(python, ['-c', 'import pandas']).status === 0) {
  const scratch = mkdtempSync(join(tmpdir(), 'regimelab-features-'));
  try {
    const files = {
      close: inputs.price,
      market_cap: inputs.marketCapAsOf,
      volume: inputs.volume,
      funding: inputs.funding!,
      open_interest: inputs.openInterest!,
      open_interest_asof: inputs.openInterestAsOf!,
    };
    for (const [name, { values }] of Object.entries(files)) writeFileSync(join(scratch, `${name}.f64`), values);
    writeFileSync(join(scratch, 'panels.json'), JSON.stringify({ rows: T, assets: axes.assets, majors }));
    const out = join(scratch, 'out.f64');
    const measure = (...flags: string[]): number =>
      JSON.parse(execFileSync(python, [peer, '--panels', scratch, '--repeat', '5', '--out', out, ...flags], { encoding: 'utf8' })).seconds;
    for (const [name, flags, note] of [
      ['the same in pandas', [], 'budget 0.05'],
      ['with numpy strides for the constant sets', ['--strides'], 'no budget'],
    ] as const) {
      const seconds = measure(...flags);
      line(`  ${name}`, `${(1000 * seconds).toFixed(0)} ms`, '');
      line('  ratio', (best / 1000 / seconds).toFixed(3), note);
    }

    const columns = Object.entries(featureColumns(build())).filter(([name]) => /^(raw|z)_/.test(name));
    const bytes = readFileSync(out);
    const theirs = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
    const worst = columns.map(([name, values], c) => {
      const apart = Array.from(values, (x, t) => {
        const [a, b] = [Number(x), theirs[t * columns.length + c]!];
        return Number.isNaN(a) || Number.isNaN(b)
          ? Number.isNaN(a) === Number.isNaN(b)
            ? 0
            : Infinity
          : Math.abs(a - b) / Math.max(1e-3, Math.abs(b));
      });
      return { name, apart: Math.max(...apart) };
    });
    worst.sort((a, b) => b.apart - a.apart);
    line('  largest difference of a cell, relative', worst[0]!.apart.toExponential(1), worst[0]!.name);
    if (!(worst[0]!.apart < 1e-8)) throw new Error(`the pandas peer computes something else: ${JSON.stringify(worst.slice(0, 8))}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
} else {
  line('  no peer', '', `${python} has no pandas`);
}
