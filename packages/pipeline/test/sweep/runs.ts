import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from '@jest/globals';
import { buildSync } from 'esbuild';
import type { SweepCall, SweptRun } from '../process/sweep-runs.js';
import { writeSyntheticLake } from '../synthetic-lake.js';

const ROOT = resolve(__dirname, '../../../..');
/** A clock that stands still: with it equal runs are equal byte for byte, their manifests and pages too. */
const NOW = Date.parse('2026-03-15T12:00:00Z');

/** A folder of this test file with a lake of 60 assets over 520 days, and a program that sweeps over it in a process of its own. */
export function sweepFolder() {
  const path = mkdtempSync(join(tmpdir(), 'regimelab-sweep-runs-'));
  const cache = join(ROOT, 'node_modules/.cache/regimelab');
  mkdirSync(cache, { recursive: true });
  const programs = mkdtempSync(join(cache, 'sweep-'));
  afterAll(() => [path, programs].forEach((folder) => rmSync(folder, { recursive: true })));

  const program = bundle(programs, join(__dirname, '../process/sweep-runs.ts'), 'sweep-runs');
  const worker = bundle(programs, join(ROOT, 'apps/cli/src/sweep-worker.ts'), 'sweep-worker');
  const lake = join(path, 'lake');
  const out = join(path, 'runs');
  return {
    path,
    lake,
    makeLake: () => writeSyntheticLake(lake, { seed: 3, assets: 60, days: 520, start: '2022-01-03' }),
    /** Makes the runs; all do it in folders of the same name, because a manifest names its own. */
    sweep: async (how: SweepCall['how'], into = out): Promise<readonly SweptRun[]> => {
      const call: SweepCall = { how, lake, out: into, worker };
      const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(call)], { maxBuffer: 1 << 26 });
      return JSON.parse(stdout) as readonly SweptRun[];
    },
    /** The files of the runs, which step aside for the next. */
    takeFiles: (name: string) => {
      const files = contentOf(out);
      renameSync(out, join(path, name));
      return files;
    },
    bringBack: (name: string) => renameSync(join(path, name), out),
    out,
  };
}

/** SHA-256 of every file below a folder. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

/** A program of TypeScript as a module that Node 20 can load, with the clock of these tests. */
function bundle(folder: string, entry: string, name: string): string {
  const outfile = join(folder, `${name}.mjs`);
  const banner = [
    `const clockOfTheTests = () => ${NOW};`,
    "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  ];
  buildSync({
    ...{ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'error' },
    conditions: ['@regimelab/source', 'import', 'node'],
    external: ['@duckdb/node-bindings', 'piscina', 'bullmq', 'ioredis'],
    define: { 'Date.now': 'clockOfTheTests' },
    banner: { js: banner.join('\n') },
  });
  return outfile;
}
