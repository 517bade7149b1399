// npm run bench — speed as ratios against a peer or a plain reference in the same run, interleaved, minimum of k. Never a test.
// Needs the real lake (REGIMELAB_REAL_LAKE or ../shared/lake); the pandas peer runs where PYTHON (default python3) has pandas and pyarrow.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');
const lake = process.env.REGIMELAB_REAL_LAKE ?? resolve(root, '../shared/lake');
const python = process.env.PYTHON ?? 'python3';
const peers = join(import.meta.dirname, 'peers');
if (!existsSync(join(lake, 'fact_price.parquet'))) {
  console.error(`no lake at ${lake}: set REGIMELAB_REAL_LAKE`);
  process.exit(1);
}
execFileSync(process.execPath, [join(root, 'tools/prepare.mjs')], { stdio: 'inherit' });
const scratch = mkdtempSync(join(tmpdir(), 'regimelab-bench-'));

/** Wall seconds and peak memory of a process, by GNU time where it exists. */
function measure(command, args) {
  const began = process.hrtime.bigint();
  const hasTime = existsSync('/usr/bin/time');
  const result = hasTime ? spawnSync('/usr/bin/time', ['-f', '%M', command, ...args]) : spawnSync(command, args);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (result.status !== 0) throw new Error(String(result.stderr));
  const megabytes = hasTime ? Number(String(result.stderr).trim().split('\n').at(-1)) / 1000 : NaN;
  return { seconds, megabytes };
}

const window = ['--start', '2024-02-01', '--end', '2026-01-13'];
const cli = join(root, 'apps/cli/bin/regimelab.js');
const ours = () =>
  measure(process.execPath, [cli, 'msm', 'run', '--lake', lake, ...window, '--out', scratch, '--run-id', 'bench', '--force', '--json']);
const help = () => measure(process.execPath, [cli, '--help']);
const peer = () => {
  rmSync(join(scratch, 'peer'), { recursive: true, force: true });
  return measure(python, [join(peers, 'msm_v0_pandas.py'), '--lake-csv', join(scratch, 'csv'), ...window, '--out', join(scratch, 'peer')]);
};

function fastest(k, ...runs) {
  const best = runs.map(() => ({ seconds: Infinity, megabytes: NaN }));
  for (let i = 0; i < k; i++) {
    for (const [j, run] of runs.entries()) {
      const measured = run();
      if (measured.seconds < best[j].seconds) best[j] = measured;
    }
  }
  return best;
}
const line = (name, figure, note) => console.log(`${name.padEnd(44)} ${figure.padEnd(28)} ${note}`);

try {
  const [start] = fastest(5, help);
  line('regimelab --help', `${(start.seconds * 1000).toFixed(0)} ms`, 'budget 200 ms');
  const hasPandas = spawnSync(python, ['-c', 'import pandas, pyarrow']).status === 0;
  if (hasPandas) {
    execFileSync(python, [join(peers, 'lake_to_csv.py'), '--lake', lake, '--out', join(scratch, 'csv')], { stdio: 'ignore' });
    const [own, pandas] = fastest(7, ours, peer);
    const ratio = own.seconds / pandas.seconds;
    line('msm run, 102 weeks, whole process', `${own.seconds.toFixed(2)} s, ${own.megabytes.toFixed(0)} MB`, 'budget 400 MB');
    line('  the same in pandas from CSV', `${pandas.seconds.toFixed(2)} s, ${pandas.megabytes.toFixed(0)} MB`, '');
    line('  ratio', ratio.toFixed(2), 'budget 0.60');
  } else {
    const [own] = fastest(7, ours);
    line(
      'msm run, 102 weeks, whole process',
      `${own.seconds.toFixed(2)} s, ${own.megabytes.toFixed(0)} MB`,
      `${python} has no pandas: no peer`,
    );
  }
  const suite = join(root, 'node_modules/.cache/regimelab/read-panel.bench.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'suites/read-panel.bench.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@regimelab/source', 'import', 'node'],
    external: ['@duckdb/node-bindings'],
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  execFileSync(process.execPath, [suite, lake], { stdio: 'inherit' });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
