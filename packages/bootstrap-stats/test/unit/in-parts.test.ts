import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  bootstrapInParts,
  modelConfidenceSet,
  modelConfidenceSetInParts,
  realityCheck,
  realityCheckInParts,
  sharpeInterval,
  sharpeIntervalInParts,
  stepM,
  stepMInParts,
  superiorPredictiveAbility,
  superiorPredictiveAbilityInParts,
  type DrawTask,
  type Parts,
} from '@regimelab/bootstrap-stats';
import { stream } from '@regimelab/numerics';
import { buildSync } from 'esbuild';

/** A thread that makes the draws of tasks, as an app would build it. */
const PROGRAM = `
  import { parentPort } from 'node:worker_threads';
  import { runDrawTask } from '@regimelab/bootstrap-stats';
  parentPort.on('message', ({ id, task }) => {
    runDrawTask(task);
    parentPort.postMessage(id);
  });`;
let workers: Worker[] = [];
const waiting = new Map<number, () => void>();
let tasks = 0;

/** Tasks go to the first `count` workers in turn. */
const onWorkers = (count: number) => (task: DrawTask) =>
  new Promise<void>((resolve) => {
    const id = tasks++;
    waiting.set(id, resolve);
    workers[id % count]!.postMessage({ id, task });
  });

beforeAll(() => {
  const { outputFiles } = buildSync({
    stdin: { contents: PROGRAM, resolveDir: __dirname },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    conditions: ['@regimelab/source'],
  });
  workers = [0, 1].map(() => new Worker(outputFiles[0]!.text, { eval: true }));
  for (const worker of workers) worker.on('message', (id: number) => waiting.get(id)!());
});
afterAll(() => Promise.all(workers.map((worker) => worker.terminate())));

const series = (name: string, n: number) => {
  const random = stream(1, name);
  return Float64Array.from({ length: n }, () => 0.001 + 0.02 * random.normal());
};
const returns = series('returns', 4000);
/** The smallest work that is sent. */
const options = { replications: 4200, blockLength: 400, interval: 'percentile' } as const;
let known: unknown;
const atOnce = () => (known ??= sharpeInterval(returns, options));
const variants = Array.from({ length: 42 }, (_, k) => series(`variant/${k}`, 400));

describe('a bootstrap in parts', () => {
  const everywhere: [string, Parts][] = [
    ['on this thread', {}],
    ['on 1 worker', { execute: onWorkers(1) }],
    ['on 2 workers', { execute: onWorkers(2) }],
  ];

  it.each(everywhere)('is that at once, to the last bit, %s', async (_where, parts) => {
    expect(await sharpeIntervalInParts(returns, options, parts)).toEqual(atOnce());
  });

  it.each(everywhere)('is that at once for the tests of many variants, %s', async (_where, parts) => {
    const many = { replications: 1001, blockLength: 40, method: 'moving_block' } as const;
    expect(await superiorPredictiveAbilityInParts(variants, many, parts)).toEqual(superiorPredictiveAbility(variants, many));
    expect(await realityCheckInParts(variants, many, parts)).toEqual(realityCheck(variants, many));
    expect(await stepMInParts(variants, many, parts)).toEqual(stepM(variants, many));
    const few = { ...many, replications: 3 };
    expect(await modelConfidenceSetInParts(variants, few, parts)).toEqual(modelConfidenceSet(variants, few));
  });

  it.each(everywhere)('tells after each part how far it is, in the end all draws, %s', async (_where, parts) => {
    const seen: number[] = [];
    await sharpeIntervalInParts(returns, options, { ...parts, onProgress: (done, all) => seen.push(done / all) });
    expect(seen.length).toBeGreaterThan(4);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it.each(everywhere)('ends with INTERRUPTED when it is cancelled, after the parts under way, %s', async (_where, parts) => {
    const controller = new AbortController();
    const cancelling = { ...parts, signal: controller.signal, onProgress: () => controller.abort() };
    const cancelled = sharpeIntervalInParts(returns, { ...options, replications: 1e6 }, cancelling);
    await expect(cancelled).rejects.toMatchObject({ code: 'INTERRUPTED', message: 'sharpeInterval: interrupted' });
  });

  it('fails with the error of a worker, and begins no further part', async () => {
    let begun = 0;
    const failing = () => Promise.reject(new Error(`worker ${begun++} is gone`));
    const result = superiorPredictiveAbilityInParts(variants, { replications: 5000 }, { execute: failing });
    await expect(result).rejects.toThrow('worker 0 is gone');
    expect(begun).toBeLessThan(5);
  });

  it('sends neither little work nor a statistic of the caller', async () => {
    const execute = () => Promise.reject(new Error('sent'));
    await expect(sharpeIntervalInParts(returns, { replications: 99 }, { execute })).resolves.toMatchObject({ reason: null });
    const own = { value: ([x]: readonly Float64Array[]) => x![0]! };
    await expect(bootstrapInParts([returns], own, options, { execute })).resolves.toMatchObject({ estimate: returns[0] });
  });

  it('refuses what the function at once refuses', async () => {
    await expect(sharpeIntervalInParts(returns, { replications: 0 })).rejects.toThrow('sharpeInterval: replications');
    await expect(superiorPredictiveAbilityInParts([])).rejects.toThrow('superiorPredictiveAbility: expected columns of one length');
  });
});
