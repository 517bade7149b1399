import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withCatalogLock, type CatalogLockOptions } from '@regimelab/catalog';
import { NOON, targetAt, temporaryFolder } from '../records.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.clean());
const lock = () => join(folder.path, '.lock');
const holder = (changes: object) =>
  writeFileSync(
    lock(),
    JSON.stringify({ run_id: 'first', host: 'elsewhere', pid: 42, time: new Date(NOON).toISOString(), token: 'x', ...changes }),
  );

/** Takes the lock; the warnings of taking it over. */
async function take(options: CatalogLockOptions = {}, now = NOON): Promise<readonly string[]> {
  const warnings: string[] = [];
  await withCatalogLock(
    targetAt(folder.path, () => now),
    'second',
    async () => undefined,
    {
      waitMs: 20,
      retryMs: 5,
      onTakeover: (warning) => void warnings.push(warning),
      ...options,
    },
  );
  return warnings;
}

describe('withCatalogLock', () => {
  it('names run, host, process and time while the work goes on, and is gone afterwards', async () => {
    const seen = await withCatalogLock(targetAt(folder.path), 'first', async () => JSON.parse(readFileSync(lock(), 'utf8')) as object);
    expect(seen).toMatchObject({ run_id: 'first', host: 'here', pid: process.pid, time: '2026-03-15T12:00:00.000Z' });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('is gone after work that failed', async () => {
    await expect(withCatalogLock(targetAt(folder.path), null, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(lock())).toBe(false);
  });

  it('lets one work at a time', async () => {
    let [inside, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((settle) => setTimeout(settle, 3));
      inside--;
    };
    await Promise.all(Array.from({ length: 6 }, () => withCatalogLock(targetAt(folder.path), null, work, { retryMs: 1 })));
    expect(most).toBe(1);
  });

  it('gives up after waitMs and names the holder', async () => {
    holder({});
    await expect(take()).rejects.toMatchObject({
      code: 'CATALOG_LOCKED',
      message: expect.stringContaining('process 42 on elsewhere for first since 2026-03-15T12:00:00.000Z'),
    });
    expect(existsSync(lock())).toBe(true);
  });

  it('takes over a lock older than 10 minutes, with a warning, and not a younger one', async () => {
    holder({});
    await expect(take({}, NOON + 600_000)).rejects.toMatchObject({ code: 'CATALOG_LOCKED' });
    expect(await take({}, NOON + 600_001)).toEqual([expect.stringContaining('it is from 2026-03-15T12:00:00.000Z')]);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('takes over at once the lock of a process of this host that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    holder({ host: 'here', pid });
    expect(await take()).toEqual([expect.stringContaining(`process ${pid} is gone`)]);
  });

  it('waits for a process of this host that lives', async () => {
    holder({ host: 'here', pid: process.ppid });
    await expect(take()).rejects.toMatchObject({ code: 'CATALOG_LOCKED' });
  });

  it('judges a lock without content, left by a process killed on the way, by its age', async () => {
    writeFileSync(lock(), '');
    utimesSync(lock(), NOON / 1000, NOON / 1000);
    await expect(take()).rejects.toMatchObject({ code: 'CATALOG_LOCKED', message: expect.stringContaining('another process') });
    expect(await take({}, NOON + 600_001)).toHaveLength(1);
  });

  it('leaves a lock alone that somebody took over in the meantime', async () => {
    await withCatalogLock(targetAt(folder.path), 'first', async () => holder({ run_id: 'third' }));
    expect(JSON.parse(readFileSync(lock(), 'utf8'))).toMatchObject({ run_id: 'third' });
  });

  it('names a misspelt option', async () => {
    await expect(take({ waitsMs: 1 } as CatalogLockOptions)).rejects.toMatchObject({ code: 'CONFIG_UNKNOWN_KEY' });
  });
});
