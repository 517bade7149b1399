import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from '@jest/globals';
import { claimRun, clearAbandonedClaims } from '@regimelab/catalog';

const folder = mkdtempSync(join(tmpdir(), 'regimelab-claim-'));
afterAll(() => rmSync(folder, { recursive: true }));

const by = (pid = process.pid, host = 'here', clock = Date.now) => ({ clock, process: { host, pid } });

/** The id of a process that has ended. */
async function gone(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

describe('a claim', () => {
  it('is given to one of many that ask at once, and to the next once it is released', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimRun(folder, 'a', by())));
    const held = claims.filter((claim) => claim !== null);
    expect(held).toHaveLength(1);
    await held[0]!.release();
    const next = await claimRun(folder, 'a', by());
    expect(next).not.toBeNull();
    await next!.release();
    expect(readdirSync(join(folder, '.claims'))).toEqual([]);
  });

  it('is taken over at once from a process of this host that is gone, and by one taker only', async () => {
    await claimRun(folder, 'b', by(await gone()));
    const takers = await Promise.all(Array.from({ length: 10 }, () => claimRun(folder, 'b', by())));
    expect(takers.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it('of another host is taken over after ten silent minutes, not before', async () => {
    const file = join(folder, '.claims', 'c');
    await claimRun(folder, 'c', by(1, 'elsewhere'));
    const silentSince = (minutes: number) => utimesSync(file, Date.now() / 1000 - 60 * minutes, Date.now() / 1000 - 60 * minutes);
    silentSince(9);
    expect(await claimRun(folder, 'c', by())).toBeNull();
    silentSince(11);
    expect(await claimRun(folder, 'c', by())).not.toBeNull();
  });

  it('that was lost to a taker stays the taker’s when its former holder lets go', async () => {
    const former = await claimRun(folder, 'd', by(1, 'elsewhere'));
    utimesSync(join(folder, '.claims', 'd'), 0, 0);
    const taker = await claimRun(folder, 'd', by());
    await former!.release();
    expect(JSON.parse(readFileSync(join(folder, '.claims', 'd'), 'utf8'))).toMatchObject({ host: 'here', pid: process.pid });
    await taker!.release();
  });

  it('of a run whose name is no run id is refused', async () => {
    await expect(claimRun(folder, '../e', by())).rejects.toMatchObject({ code: 'USAGE_BAD_VALUE' });
  });
});

describe('clearAbandonedClaims', () => {
  it('removes the claims of processes that are gone, half-made ones too, and leaves those of the living', async () => {
    const runs = join(folder, 'cleared');
    const claims = join(runs, '.claims');
    const dead = await gone();
    await claimRun(runs, 'finished_then_killed', by(dead));
    writeFileSync(join(claims, 'half_made-new-012345'), readFileSync(join(claims, 'finished_then_killed')));
    writeFileSync(join(claims, 'empty-new-012345'), '');
    await claimRun(runs, 'elsewhere', by(1, 'elsewhere'));
    const own = await claimRun(runs, 'own', by());
    await clearAbandonedClaims(runs, by());
    expect(readdirSync(claims).sort()).toEqual(['elsewhere', 'empty-new-012345', 'own']);

    for (const silent of ['elsewhere', 'empty-new-012345']) utimesSync(join(claims, silent), 0, 0);
    await clearAbandonedClaims(runs, by());
    expect(readdirSync(claims)).toEqual(['own']);
    await own!.release();
  });

  it('of a folder without claims does nothing', async () => {
    await clearAbandonedClaims(join(folder, 'nowhere'), by());
    expect(readdirSync(folder)).not.toContain('nowhere');
  });
});
