import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataError, InterruptedError } from '@regimelab/core';
import { beginAttempt, catalogPaths, readRecords, readRunReturns, requireRecords } from '@regimelab/catalog';
import { identity, METRICS, NOON, startOf, summary, targetAt, temporaryFolder } from '../records.js';

let folder: ReturnType<typeof temporaryFolder>;
let directory: string;
beforeEach(() => {
  folder = temporaryFolder();
  directory = join(folder.path, 'catalog');
});
afterEach(() => folder.clean());
const begin = (name: string) => beginAttempt(targetAt(directory), startOf(folder.path, identity(name)));

describe('beginAttempt', () => {
  it('leaves one record that says running, with what the attempt is about to compute', async () => {
    const { name } = await begin('a');
    expect(readdirSync(join(directory, 'records'))).toEqual([`${name}.json`]);
    expect(readRecords(directory).records).toEqual([
      {
        attempt: name,
        status: 'running',
        ...identity('a'),
        finished_at: null,
        process: { host: 'here', pid: process.pid },
        path: '../runs/a',
        failure: null,
        draws: 0,
        metrics: null,
        returns: null,
      },
    ]);
    expect(statSync(join(directory, 'records', `${name}.json`)).mtimeMs).toBe(NOON);
  });

  it('ends in the same file: succeeded, with figures and returns', async () => {
    const attempt = await begin('a');
    await attempt.succeed(summary(0.2, 4));
    const records = requireRecords(directory);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      status: 'succeeded',
      draws: 4,
      metrics: METRICS,
      returns: { moments: { sharpe: 0.2 } },
      failure: null,
    });
    expect(await readRunReturns(directory, records[0]!.content_id)).toEqual(Float64Array.of(0.01, NaN, -0.005));
  });

  it('ends failed with the code and message of the error', async () => {
    await (await begin('a')).fail(new DataError('BACKTEST_NO_DAYS', 'no day'));
    expect(requireRecords(directory)[0]).toMatchObject({
      status: 'failed',
      failure: { code: 'BACKTEST_NO_DAYS', message: 'no day' },
      metrics: null,
    });
  });

  it('ends aborted where the user interrupted it', async () => {
    await (await begin('a')).fail(new InterruptedError('backtest'));
    expect(requireRecords(directory)[0]).toMatchObject({ status: 'aborted', failure: { code: 'INTERRUPTED' } });
  });

  it('gives every attempt a record of its own, also at one time with one content', async () => {
    const attempts = await Promise.all([begin('a'), begin('a'), begin('a')]);
    expect(new Set(attempts.map(({ name }) => name)).size).toBe(3);
    expect(requireRecords(directory)).toHaveLength(3);
  });

  it('keeps configuration and files of the lake by their hashes, once', async () => {
    await begin('a');
    await begin('a');
    await begin('b');
    expect(readdirSync(join(directory, 'configs')).sort()).toEqual(
      [`${identity('a').config_hash}.json`, `${identity('b').config_hash}.json`].sort(),
    );
    expect(readdirSync(join(directory, 'snapshots'))).toEqual([`${identity('a').data_hash}.json`]);
    expect(JSON.parse(readFileSync(join(catalogPaths(directory).configs, `${identity('b').config_hash}.json`), 'utf8'))).toMatchObject({
      name: 'b',
    });
  });

  it('refuses a catalog inside the lake and writes nothing', async () => {
    const start = startOf(folder.path, identity('a'));
    await expect(beginAttempt(targetAt(join(start.lake, 'catalog')), start)).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
    expect(existsSync(start.lake)).toBe(false);
  });
});
