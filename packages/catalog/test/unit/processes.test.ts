import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it, jest } from '@jest/globals';
import { buildSync } from 'esbuild';
import { clearGarbage, findGarbage, readRecords, settleRecords, withCatalogLock, type CatalogTarget } from '@regimelab/catalog';
import { temporaryFolder } from '../records.js';

jest.setTimeout(60_000);

const bundles = temporaryFolder();
const program = join(bundles.path, 'attempts.mjs');
let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  buildSync({
    entryPoints: [resolve(__dirname, '../process/attempts.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@regimelab/source', 'import', 'node'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
});
afterAll(bundles.clean);
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder.path, 'counter'), '0');
});
afterEach(() => folder.clean());

const run = (name: string, howMany: number) =>
  spawn(process.execPath, [program, folder.path, name, String(howMany)], { stdio: ['ignore', 'inherit', 'inherit'] });
const ended = (child: ChildProcess) => new Promise<number | null>((settle) => child.on('close', settle));
const pause = (ms: number) => new Promise((settle) => setTimeout(settle, ms));
const catalog = () => join(folder.path, 'catalog');
const laterBy = (minutes: number): CatalogTarget => ({
  directory: catalog(),
  clock: () => Date.now() + minutes * 60_000,
  process: { host: 'here', pid: process.pid },
});

describe('two processes on one catalog', () => {
  it('lose no record and take turns under the lock', async () => {
    expect(await Promise.all([run('a', 20), run('b', 20)].map(ended))).toEqual([0, 0]);
    const { records, corrupt } = readRecords(catalog());
    expect(corrupt).toEqual([]);
    expect(records.map(({ run_id, status }) => `${run_id} ${status}`).sort()).toEqual(
      ['a', 'b'].flatMap((name) => Array.from({ length: 20 }, (_, k) => `${name}_${k} succeeded`)).sort(),
    );
    expect(readFileSync(join(folder.path, 'counter'), 'utf8')).toBe('40');
    expect(readdirSync(catalog()).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a process that is killed at any point', () => {
  it('leaves whole records only, and a lock that does not stand in the way', async () => {
    mkdirSync(join(catalog(), 'records'), { recursive: true });
    for (let round = 0; round < 12; round++) {
      const before = readdirSync(join(catalog(), 'records')).length;
      const child = run(`round${round}`, 1_000_000);
      while (readdirSync(join(catalog(), 'records')).length === before) await pause(1);
      await pause(3 * round); // another moment of the work each time
      child.kill('SIGKILL');
      await ended(child);

      const { records, corrupt } = readRecords(catalog());
      expect(corrupt).toEqual([]);
      expect(records.filter(({ run_id, status }) => run_id.startsWith(`round${round}_`) && status !== 'succeeded').length).toBeLessThan(2);
      await withCatalogLock(laterBy(0), null, async () => undefined, { waitMs: 0 });
    }

    const running = readRecords(catalog()).records.filter(({ status }) => status === 'running');
    expect(await settleRecords(laterBy(9), async () => null)).toEqual({ aborted: [], finished: [], setAside: [] });
    const { aborted } = await settleRecords(laterBy(11), async () => null);
    expect([...aborted].sort()).toEqual(running.map(({ attempt }) => attempt).sort());
    expect(readRecords(catalog()).records.every(({ status }) => status === 'succeeded' || status === 'aborted')).toBe(true);

    await clearGarbage(await findGarbage(laterBy(11), readRecords(catalog()).records));
    const left = readdirSync(catalog(), { recursive: true }).filter(
      (name) => String(name).includes('.tmp-') || String(name).includes('.lock'),
    );
    expect(left).toEqual([]);
  });
});
