import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool of the tests, not a package
import { describeWithRedis, freePort, redisServer } from '../../../tools/jest/redis-server.js';
import { contentOf, regimelab, start } from './program.js';
import { countsOf, summaryOf, sweepFolder } from './sweep-folder.js';

jest.setTimeout(90_000);
const { path, at, attempts, experiment, expectOneOfEach, makeLake, sweep } = sweepFolder();

describeWithRedis('regimelab worker', () => {
  const startRedis = redisServer();
  const workers: ReturnType<typeof start>[] = [];
  let redis: string;
  const RUNS = 8;

  beforeAll(async () => {
    [redis] = await Promise.all([startRedis(), makeLake()]);
    await makeLake('other', '4');
    experiment('grid', { sweep: { grid: { 'universe.basket_size': [12, 15, 18, 21], 'backtest.execution_lag': [1, 2] } } });
  });
  afterAll(() => Promise.all(workers.map(({ child, done }) => (child.kill('SIGKILL'), done))));

  /** A worker that reads the queue already. */
  async function worker(...flags: readonly string[]) {
    const begun = start(['worker', '--redis', redis, '--workers', '1', ...flags], path);
    workers.push(begun);
    let told = '';
    begun.child.stderr!.on('data', (text: string) => (told += text));
    while (!told.includes('reading the queue')) await pause(20);
    return begun;
  }
  const queued = (out: string, ...more: readonly string[]) => sweep('grid.yaml', out, '--executor', 'bullmq', '--redis', redis, ...more);

  it('makes the runs of a sweep; of two workers one is killed while it computes, and the other makes its runs too', async () => {
    const [doomed, other] = [await worker(), await worker()];
    const swept = queued('killed');
    await claimOf(doomed.child.pid!, at('killed/.claims'));
    doomed.child.kill('SIGKILL');
    const done = await swept;
    expect({ code: done.code, ...countsOf(done) }).toEqual({ code: 0, succeeded: RUNS, skipped: 0, failed: 0 });
    await expectOneOfEach('killed', RUNS);
    // What the killed one had begun is a trial that came to no end.
    const statuses = attempts('killed').map(({ status }) => status);
    expect(statuses.filter((status) => status === 'succeeded')).toHaveLength(RUNS);
    expect(statuses.filter((status) => status === 'running').length).toBeLessThanOrEqual(2);

    other.child.kill('SIGTERM');
    expect(await other.done).toMatchObject({ code: 0, stderr: expect.stringMatching(/grid__\d_[0-9a-f]{12} succeeded\n/) });
  });

  it('on another lake gives every run back, saying what differs', async () => {
    const wrong = await worker('--lake', 'other');
    const done = await queued('refused');
    expect(done.code).toBe(1);
    const { runs } = summaryOf(done);
    expect(runs.map(({ status, error }) => [status, error?.code])).toEqual(Array(RUNS).fill(['failed', 'WORKER_CONTENT_DIFFERS']));
    expect(runs[0]!.error!.message).toMatch(
      /^the run grid__1_[0-9a-f]{12} .* is grid__1_[0-9a-f]{12} on this worker: its lake, descriptor or code/,
    );
    expect(existsSync(at('refused/.claims'))).toBe(false);

    // Beside one on the right lake it is in nobody's way.
    await worker('--lake', 'lake');
    const both = await queued('refused');
    expect({ code: both.code, ...countsOf(both) }).toEqual({ code: 0, succeeded: RUNS, skipped: 0, failed: 0 });
    await expectOneOfEach('refused', RUNS);
    wrong.child.kill('SIGKILL');
  });
});

describe('a Redis that is not there', () => {
  it('is named by the worker, without the password, with the way out', async () => {
    const before = contentOf(path);
    const url = `redis://me:secret@127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await regimelab(['worker', '--redis', url], path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error REDIS_UNREACHABLE: no Redis at redis:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED .*\n {2}hint: start one \(redis-server\)/,
    );
    expect(stderr).not.toMatch(/secret|me:/);
    expect(contentOf(path)).toEqual(before);
  });
});

/** Waits until a process holds the claim of a run. */
async function claimOf(pid: number, claims: string): Promise<void> {
  for (;;) {
    const names = existsSync(claims) ? readdirSync(claims) : [];
    const holders = names.map((name) => {
      try {
        return (JSON.parse(readFileSync(join(claims, name), 'utf8')) as { pid: number }).pid;
      } catch {
        return null; // released between the two looks
      }
    });
    if (holders.includes(pid)) return;
    await pause(5);
  }
}
