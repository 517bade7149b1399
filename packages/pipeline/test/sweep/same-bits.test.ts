import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SweptRun } from '../process/sweep-runs.js';
import { sweepFolder } from './runs.js';

jest.setTimeout(60_000);
const { lake, out, makeLake, sweep, takeFiles, bringBack } = sweepFolder();

let alone: Readonly<Record<string, string>>;
const swept: Record<string, readonly SweptRun[]> = {};
beforeAll(async () => {
  await makeLake();
  await sweep('alone');
  alone = takeFiles('alone');
});

describe('a sweep over all systems', () => {
  it.each([
    ['in one thread', 'inline' as const],
    ['by 1 worker', 1],
    ['by 2 workers', 2],
  ])('made %s has the files that the runs made alone have, byte for byte', async (name, how) => {
    const runs = (swept[name] = await sweep(how));
    expect(runs.map(({ status, failure }) => failure ?? status)).toEqual(Array(5).fill('succeeded'));
    expect(runs.map(({ path }) => path)).toEqual(runs.map(({ runId }) => join(out, runId!)));
    expect(readdirSync(join(out, '.claims'))).toEqual([]);
    expect(takeFiles(name)).toEqual(alone);
  });

  it('gives the same figures and returns, in the order of the experiments', () => {
    const figures = Object.values(swept).map((runs) => runs.map(({ runId, metrics, returns }) => ({ runId, metrics, returns })));
    expect(figures).toHaveLength(3);
    expect(figures[1]).toEqual(figures[0]);
    expect(figures[2]).toEqual(figures[0]);
    expect(figures[0]!.map(({ runId }) => runId!.replace(/_[0-9a-f]{12}$/, ''))).toEqual([
      ...['majors__1', 'majors__2', 'tested', 'pure', 'weekly'],
    ]);
  });

  it('begun again finds what is finished, with the same figures, and computes nothing', async () => {
    bringBack('by 2 workers');
    expect(await sweep(1)).toEqual(swept['by 2 workers']!.map((run) => ({ ...run, status: 'skipped' })));
    expect(takeFiles('again')).toEqual(alone);
  });

  it('never touches the lake, not even with a claim', async () => {
    const refused = await sweep('inline', join(lake, 'runs'));
    expect(refused.map(({ failure }) => failure)).toEqual(Array(5).fill(expect.objectContaining({ code: 'OUTPUT_INSIDE_LAKE' })));
    expect(existsSync(join(lake, 'runs'))).toBe(false);
  });
});
