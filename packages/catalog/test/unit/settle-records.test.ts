import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { adoptRun, beginAttempt, readRecords, readRunReturns, requireRecords, settleRecords, type RunSummary } from '@regimelab/catalog';
import { identity, NOON, startOf, summary, targetAt, temporaryFolder } from '../records.js';

const MINUTE = 60_000;
let folder: ReturnType<typeof temporaryFolder>;
let directory: string;
beforeEach(() => {
  folder = temporaryFolder();
  directory = join(folder.path, 'catalog');
});
afterEach(() => folder.clean());

const begin = (name: string) => beginAttempt(targetAt(directory), startOf(folder.path, identity(name)));
const settleAt = (minutes: number, finishedRun: () => Promise<RunSummary | null> = async () => null) =>
  settleRecords(
    targetAt(directory, () => NOON + minutes * MINUTE),
    finishedRun,
  );

describe('settleRecords', () => {
  it('aborts an attempt that was silent for more than 10 minutes, as of its last sign of life', async () => {
    const { name } = await begin('a');
    expect((await settleAt(10)).aborted).toEqual([]);
    expect((await settleAt(10.1)).aborted).toEqual([name]);
    expect(requireRecords(directory)[0]).toMatchObject({ status: 'aborted', finished_at: '2026-03-15T12:00:00.000Z' });
  });

  it('leaves an attempt alone that has refreshed its record since', async () => {
    const { name } = await begin('a');
    const sign = (NOON + 5 * MINUTE) / 1000;
    utimesSync(join(directory, 'records', `${name}.json`), sign, sign);
    expect((await settleAt(14)).aborted).toEqual([]);
  });

  it('finishes an attempt whose run had appeared before its process was gone', async () => {
    const { name } = await begin('a');
    const asked: string[] = [];
    const { finished, aborted } = await settleRecords(
      targetAt(directory, () => NOON + 11 * MINUTE),
      async ({ run_id }, path) => {
        asked.push(run_id, path);
        return summary(0.3);
      },
    );
    expect(asked).toEqual(['a', join(folder.path, 'runs', 'a')]);
    expect({ finished, aborted }).toEqual({ finished: [name], aborted: [] });
    expect(requireRecords(directory)[0]).toMatchObject({ status: 'succeeded', returns: { moments: { sharpe: 0.3 } } });
    expect(await readRunReturns(directory, identity('a').content_id)).toHaveLength(3);
  });

  it('never touches an attempt that has ended', async () => {
    await (await begin('a')).succeed(summary());
    await (await begin('b')).fail(new Error('no'));
    const before = requireRecords(directory);
    await settleAt(60);
    expect(requireRecords(directory)).toEqual(before);
  });

  it('lets an attempt that was silent, but lived, end as it ends', async () => {
    const attempt = await begin('a');
    await settleAt(11);
    await attempt.succeed(summary());
    expect(requireRecords(directory).map(({ status }) => status)).toEqual(['succeeded']);
  });

  it('sets a record aside that cannot be read, and keeps its bytes', async () => {
    await begin('a');
    writeFileSync(join(directory, 'records', 'broken.json'), '{');
    expect((await settleAt(0)).setAside).toEqual(['broken.json']);
    expect(readdirSync(join(directory, 'records'))).toContain('broken.json.corrupt');
    expect(readRecords(directory).corrupt).toEqual([]);
  });
});

describe('adoptRun', () => {
  it('writes the record that the run itself would have left, under a name that follows from the run', async () => {
    const attempt = await begin('a');
    await attempt.succeed(summary());
    const own = requireRecords(directory)[0]!;
    const { identity: of, path, config, snapshot } = startOf(folder.path, identity('a'));
    const found = { identity: of, path, config, snapshot, summary: summary(), finishedAt: own.finished_at! };
    const other = join(folder.path, 'other');
    const name = await adoptRun(other, found);
    expect(await adoptRun(other, found)).toBe(name);
    expect(requireRecords(other)).toEqual([{ ...own, attempt: name, process: null }]);
  });
});
