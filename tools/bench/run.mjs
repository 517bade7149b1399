// npm run bench [-- NAME …] — speed as ratios against a peer or a plain reference in the same run, interleaved, minimum of k. Never a test.
// Names: commands, and the suites. Needs the real lake (REGIMELAB_REAL_LAKE or ../shared/lake); a peer runs where PYTHON (default python3) has it.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** Wall seconds of a process, and by GNU time where it exists its CPU seconds and peak memory. */
function measure(command, args) {
  const began = process.hrtime.bigint();
  const hasTime = existsSync('/usr/bin/time');
  const result = hasTime ? spawnSync('/usr/bin/time', ['-f', '%M %U %S', command, ...args]) : spawnSync(command, args);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (result.status !== 0) throw new Error(String(result.stderr));
  const [kilobytes, user, system] = hasTime ? String(result.stderr).trim().split('\n').at(-1).split(' ').map(Number) : [NaN, NaN, NaN];
  return { seconds, cpu: user + system, megabytes: kilobytes / 1000 };
}

const cli = join(root, 'apps/cli/bin/regimelab.js');
const regimelab = (...args) => measure(process.execPath, [cli, ...args]);
const into = (name) => ['--lake', lake, '--out', scratch, '--run-id', name, '--force', '--json'];
const weeks = ['--start', '2024-02-01', '--end', '2026-01-13'];
const msm = () => regimelab('msm', 'run', ...weeks, ...into('msm'), '--catalog', join(scratch, 'catalog'));
// The peer computes weeks, labels and summaries: no tests of the labels, no record of the run.
const msmAsPeer = () => regimelab('msm', 'run', ...weeks, ...into('msm'), '--no-catalog', '--config', join(scratch, 'no-tests.yaml'));
const backtest = () => regimelab('backtest', '--start', '2024-02-01', '--end', '2026-03-15', ...into('backtest'), '--no-catalog');
const msmPeer = () => {
  rmSync(join(scratch, 'peer'), { recursive: true, force: true });
  return measure(python, [join(peers, 'msm_v0_pandas.py'), '--lake-csv', join(scratch, 'csv'), ...weeks, '--out', join(scratch, 'peer')]);
};

/** Of k interleaved measurements of each run the least of every figure: another process can only add. */
function fastest(k, ...runs) {
  const best = runs.map(() => ({ seconds: Infinity, cpu: Infinity, megabytes: Infinity }));
  for (let i = 0; i < k; i++) {
    for (const [j, run] of runs.entries()) {
      const measured = run();
      for (const figure of Object.keys(best[j])) best[j][figure] = Math.min(best[j][figure], measured[figure]);
    }
  }
  return best;
}
const line = (name, figure, note) => console.log(`${name.padEnd(44)} ${figure.padEnd(28)} ${note}`);
const wallAndMemory = ({ seconds, megabytes }) => `${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB`;

function commands() {
  execFileSync(process.execPath, [join(root, 'tools/prepare.mjs')], { stdio: 'inherit' });
  const [start] = fastest(5, () => regimelab('--help'));
  line('regimelab --help', `${(start.seconds * 1000).toFixed(0)} ms`, 'budget 200 ms');
  if (spawnSync(python, ['-c', 'import pandas, pyarrow']).status === 0) {
    execFileSync(python, [join(peers, 'lake_to_csv.py'), '--lake', lake, '--out', join(scratch, 'csv')], { stdio: 'ignore' });
    writeFileSync(join(scratch, 'no-tests.yaml'), 'inference: { enabled: false }\n');
    const [own, pandas, whole] = fastest(7, msmAsPeer, msmPeer, msm);
    line('msm run, 102 weeks, without tests', wallAndMemory(own), 'whole process; budget 400 MB');
    line('  the same in pandas from CSV', wallAndMemory(pandas), '');
    line('  ratio', (own.seconds / pandas.seconds).toFixed(2), 'budget 0.60');
    line(
      'msm run with tests and catalog',
      wallAndMemory(whole),
      `ratio ${(whole.seconds / pandas.seconds).toFixed(2)}: the peer does neither`,
    );
  } else {
    const [own] = fastest(7, msm);
    line('msm run, 102 weeks, whole process', wallAndMemory(own), `${python} has no pandas: no peer`);
  }
  const [run] = fastest(5, backtest);
  line('backtest, 774 days, whole process', wallAndMemory(run), `budget 3 s, 700 MB; CPU ${run.cpu.toFixed(2)} s`);
}

/** Each suite is a program of its own: what one compiles or caches is no part of the next. */
async function suite(name, args) {
  const program = join(root, `node_modules/.cache/regimelab/${name}.bench.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `suites/${name}.bench.ts`)],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@regimelab/source', 'import', 'node'],
    external: ['@duckdb/node-bindings', 'piscina', 'esbuild'],
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  execFileSync(process.execPath, [program, ...args], { stdio: 'inherit' });
}

const benches = {
  commands,
  'read-panel': () => suite('read-panel', [lake]),
  features: () => suite('features', [python, join(peers, 'features_pandas.py')]),
  'rolling-betas': () => suite('rolling-betas', [python, join(peers, 'rolling_ols.py')]),
  backtest: () => suite('backtest', []),
  api: () => suite('api', [join(root, 'node_modules/autocannon/autocannon.js')]),
  bootstrap: () => suite('bootstrap', [python, join(peers, 'bootstrap_arch.py'), root]),
  audit: () => suite('audit', [lake]),
  catalog: () => {
    execFileSync(process.execPath, [join(root, 'tools/prepare.mjs')], { stdio: 'inherit' });
    return suite('catalog', [cli]);
  },
  sweep: () => {
    execFileSync(process.execPath, [join(root, 'tools/prepare.mjs')], { stdio: 'inherit' });
    return suite('sweep', [join(root, 'apps/cli/dist/sweep-worker.js')]);
  },
};
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined) {
  console.error(`no bench ${unknown}: choose from ${Object.keys(benches).join(', ')}`);
  process.exit(1);
}
const scratch = mkdtempSync(join(tmpdir(), 'regimelab-bench-'));
try {
  for (const name of asked.length === 0 ? Object.keys(benches) : asked) await benches[name]();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
