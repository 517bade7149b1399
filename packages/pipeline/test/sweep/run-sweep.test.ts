import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { LakeError } from '@regimelab/lake-io';
import { runSweep, type Experiment, type LakeReadings, type PreparedRun, type RunExecutor, type RunOutcome } from '@regimelab/pipeline';
import { experimentOf, failed, succeeded } from './variants.js';

const idOf = (run: PreparedRun) => run.experiment.header.experimentId;
const experiments = (...ids: readonly string[]): Promise<Experiment[]> => Promise.all(ids.map((id) => experimentOf(id)));

/** Runs that are called after their experiment; `refused` has a lake that cannot be read. */
const readings = {
  prepare: async (experiment: Experiment) => {
    const { experimentId } = experiment.header;
    if (experimentId === 'refused') throw new LakeError('LAKE_NOT_FOUND', 'there is no lake', { hint: 'give --lake' });
    return { experiment, contentId: `run ${experimentId}` } as PreparedRun;
  },
} as unknown as LakeReadings;

/** An executor that follows a script and notes what it is asked, and when. */
function scripted(concurrency: number, play: (id: string, time: number, signal: AbortSignal) => Promise<RunOutcome>) {
  const asked: { readonly id: string; readonly at: number }[] = [];
  let running = 0;
  let most = 0;
  const executor: RunExecutor = {
    concurrency,
    execute: async (run, control) => {
      const id = idOf(run);
      asked.push({ id, at: performance.now() });
      most = Math.max(most, ++running);
      const outcome = await play(id, asked.filter((other) => other.id === id).length, control!.signal!);
      running--;
      return outcome;
    },
    close: async () => undefined,
  };
  return { executor, asked, mostAtOnce: () => most };
}

const ended = (id: string) => succeeded(`/runs/${id}`, { sharpe: 1 });
let now = 0;
const order = { window: { start: 0, end: 1 }, readings, failFast: false, clock: () => (now += 1000) };

describe('runSweep', () => {
  it('returns the variants in the order of the experiments, whichever ends first', async () => {
    const last: string[] = [];
    const { executor, mostAtOnce } = scripted(3, async (id) => {
      await pause(id === 'a' ? 30 : id === 'b' ? 15 : 1);
      return ended(id);
    });
    const variants = await runSweep({
      ...order,
      experiments: await experiments('a', 'b', 'c', 'd'),
      executor,
      onEnd: ({ experiment }, done) => void last.push(`${done} ${experiment.header.experimentId}`),
    });
    expect(variants.map(({ k, runId, status }) => [k, runId, status])).toEqual(
      ['a', 'b', 'c', 'd'].map((id, k) => [k + 1, `run ${id}`, 'succeeded']),
    );
    expect(last.at(-1)).toBe('4 a');
    expect(mostAtOnce()).toBe(3);
  });

  it('gives the same variants however many run at once, but for their times', async () => {
    const some = await experiments('a', 'b', 'refused', 'c');
    const [one, four] = await Promise.all(
      [1, 4].map(async (concurrency) => {
        const { executor } = scripted(concurrency, async (id) => (id === 'b' ? failed('MAJOR_MISSING') : ended(id)));
        const variants = await runSweep({ ...order, experiments: some, executor });
        return variants.map(({ k, experiment, runId, status }) => ({ k, id: experiment.header.experimentId, runId, status }));
      }),
    );
    expect(four).toEqual(one);
  });

  it('goes on after a failure, also of a lake that cannot be read', async () => {
    const { executor } = scripted(1, async (id) => (id === 'a' ? failed('MAJOR_MISSING') : ended(id)));
    const [a, refused, b] = await runSweep({ ...order, experiments: await experiments('a', 'refused', 'b'), executor });
    expect(a).toMatchObject({ status: 'failed', runId: 'run a', outcome: { failure: { code: 'MAJOR_MISSING' } } });
    expect(refused).toMatchObject({
      ...{ status: 'failed', runId: null },
      outcome: {
        failure: { code: 'LAKE_NOT_FOUND', message: 'there is no lake', hint: 'give --lake', log: expect.stringContaining(' at ') },
      },
    });
    expect(b).toMatchObject({ status: 'succeeded', runId: 'run b' });
  });

  it('stops at the first failure where it is told to: those begun are stopped, the others never begin', async () => {
    const { executor, asked } = scripted(2, async (id, _, signal) => {
      if (id === 'b') return failed('MAJOR_MISSING');
      for (let waited = 0; waited < 200 && !signal.aborted; waited++) await pause(5);
      return signal.aborted ? { status: 'cancelled' } : ended(id);
    });
    const variants = await runSweep({ ...order, experiments: await experiments('a', 'b', 'c', 'd'), executor, failFast: true });
    expect(variants.map(({ status }) => status)).toEqual(['not_run', 'failed', 'not_run', 'not_run']);
    expect(asked.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(variants[2]).toMatchObject({ runId: null, startedAt: null, finishedAt: null, outcome: null });
  });

  it('stops where the user interrupts it, and keeps what has ended', async () => {
    const user = new AbortController();
    const { executor, asked } = scripted(1, async (id) => {
      if (id === 'b') user.abort();
      return id === 'b' ? { status: 'cancelled' } : ended(id);
    });
    const variants = await runSweep({ ...order, experiments: await experiments('a', 'b', 'c'), executor, signal: user.signal });
    expect(variants.map(({ status }) => status)).toEqual(['succeeded', 'not_run', 'not_run']);
    expect(asked.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('asks again, last and after a pause, for a run that somebody else computes', async () => {
    const begun: string[] = [];
    const { executor, asked } = scripted(1, async (id, time) => {
      if (id === 'a' && time === 1) return { status: 'claimed' };
      return id === 'a' ? succeeded('/runs/a', {}, true) : ended(id);
    });
    const variants = await runSweep({
      ...order,
      experiments: await experiments('a', 'b', 'c'),
      executor,
      onBegin: (k, { header }) => void begun.push(`${k} ${header.experimentId}`),
    });
    expect(asked.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'a']);
    expect(asked[3]!.at - asked[2]!.at).toBeGreaterThan(400);
    expect(variants.map(({ status }) => status)).toEqual(['skipped', 'succeeded', 'succeeded']);
    expect(begun).toEqual(['1 a', '2 b', '3 c']);
  });

  it('calls a run that was finished before skipped, and tells when each began and ended', async () => {
    const { executor } = scripted(1, async (id) => succeeded(`/runs/${id}`, {}, id === 'a'));
    now = 0;
    const variants = await runSweep({ ...order, experiments: await experiments('a', 'b'), executor });
    expect(variants.map(({ status, startedAt, finishedAt }) => [status, startedAt, finishedAt])).toEqual([
      ['skipped', 1000, 2000],
      ['succeeded', 3000, 4000],
    ]);
  });

  it('of no experiment is done at once', async () => {
    const { executor } = scripted(4, async (id) => ended(id));
    expect(await runSweep({ ...order, experiments: [], executor })).toEqual([]);
  });
});
