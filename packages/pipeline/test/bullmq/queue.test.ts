import { readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { canonicalJson } from '@regimelab/core';
import { loadExperiment, type RunOutcome } from '@regimelab/pipeline';
import { queueExecutor } from '@regimelab/pipeline/bullmq';
import { jobId, outcomeOf, queuedOutcome, refusal, type QueuedRun } from '../../src/bullmq/queued-run.js';
import { sweepFolder } from '../sweep/runs.js';
import { succeeded } from '../sweep/variants.js';
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool of the tests, not a package
import { describeWithRedis, freePort, redisServer } from '../../../../tools/jest/redis-server.js';

jest.setTimeout(60_000);

describeWithRedis('a sweep over a queue', () => {
  const { out, makeLake, sweep, takeFiles, bringBack } = sweepFolder();
  const start = redisServer();
  let redis: string;
  beforeAll(async () => {
    [redis] = await Promise.all([start(), makeLake()]);
  });

  it('has the files and figures of a sweep in one process, byte for byte', async () => {
    const here = await sweep(1);
    const files = takeFiles('here');
    expect(await sweep({ redis, threads: 1 })).toEqual(here);
    expect(readdirSync(`${out}/.claims`)).toEqual([]);
    expect(takeFiles('queue')).toEqual(files);
  });

  it('finds what is finished, and makes again what is gone, whatever outcome the queue remembers', async () => {
    bringBack('queue');
    const gone = readdirSync(out).find((name) => name.startsWith('majors__2_'))!;
    rmSync(join(out, gone), { recursive: true });
    const statuses = (await sweep({ redis, threads: 1 })).map(({ runId, status }) => [runId === gone, status]);
    expect(statuses).toEqual([false, true, false, false, false].map((isGone) => [isGone, isGone ? 'succeeded' : 'skipped']));
  });
});

describe('a Redis that cannot be reached', () => {
  const connect = (redis: string) => queueExecutor({ force: false, catalog: null }, { redis });

  it('is named without user and password, with what to do', async () => {
    const port = await freePort();
    await expect(connect(`redis://user:secret@127.0.0.1:${port}/0`)).rejects.toMatchObject({
      ...{ code: 'REDIS_UNREACHABLE', kind: 'usage' },
      message: expect.stringMatching(new RegExp(`^no Redis at redis://127\\.0\\.0\\.1:${port}: connect ECONNREFUSED`)),
      hint: expect.stringContaining('redis-server'),
    });
  });

  it('is one that takes the connection and never answers, too', async () => {
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as AddressInfo;
    try {
      await expect(connect(`redis://:secret@127.0.0.1:${port}`)).rejects.toMatchObject({
        code: 'REDIS_UNREACHABLE',
        message: expect.not.stringContaining('secret'),
      });
    } finally {
      silent.close();
    }
  });

  it.each(['http://:secret@127.0.0.1', 'secret', 'redis://'])('is %j: no URL of a Redis', async (url) => {
    await expect(connect(url)).rejects.toMatchObject({ code: 'USAGE_BAD_VALUE', message: expect.not.stringContaining('secret') });
  });
});

describe('a run in the queue', () => {
  const run = async (changes: Partial<QueuedRun> = {}, out = '/runs'): Promise<QueuedRun> => {
    const experiment = await loadExperiment([], { systems: ['majors_alts'], flags: { out } });
    return { experiment, window: { start: 19000, end: 19030 }, contentId: 'a_0123', place: { force: false, catalog: null }, ...changes };
  };

  it('is one job where it is the same run in the same place, and another elsewhere', async () => {
    expect(jobId(await run())).toBe(jobId(await run()));
    const ids = [
      await run(),
      await run({ contentId: 'a_4567' }),
      await run({}, '/elsewhere'),
      await run({ place: { force: true, catalog: null } }),
      await run({ place: { force: false, catalog: '/catalog' } }),
    ].map(jobId);
    expect(new Set(ids).size).toBe(5);
    expect(ids[0]).toMatch(/^a_0123-[0-9a-f]{12}$/);
  });

  it('comes back as it was, missing returns too', () => {
    const outcome = succeeded('/runs/a', { sharpe: 0.1 + 0.2, returns: [1e-17, NaN, -0.5] });
    const sent = JSON.parse(JSON.stringify(queuedOutcome(outcome))) as ReturnType<typeof queuedOutcome>;
    expect(outcomeOf(sent)).toEqual(outcome);
    expect(canonicalJson(sent)).not.toContain('NaN');
    const failure: RunOutcome = { status: 'failed', failure: { code: 'MAJOR_MISSING', message: 'm', hint: null, log: 'l' } };
    expect(outcomeOf(queuedOutcome(failure))).toEqual(failure);
  });

  it('that is another on a worker is refused with both names and what to compare', async () => {
    expect(refusal(await run(), 'a_9999')).toMatchObject({
      code: 'WORKER_CONTENT_DIFFERS',
      message: expect.stringMatching(/^the run a_0123 \(2022-01-08 to 2022-02-07\) is a_9999 on this worker: /),
      hint: expect.stringContaining('regimelab lake describe'),
    });
  });
});
