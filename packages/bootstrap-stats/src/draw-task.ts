import { RandomStream } from '@regimelab/numerics';
import type { ResamplingMethod } from './index-sampler.js';
import { drawInto, type DrawKernel, type DrawPlan } from './internal/draw-plan.js';
import { samplerOf } from './internal/sampler-of.js';
import { meanStatistic } from './mean-statistic.js';
import { sharpeStatistic } from './sharpe-statistic.js';

const STATISTICS = { mean: meanStatistic, sharpe: sharpeStatistic };

/**
 * Some of the draws of a bootstrap as plain data: what is sent to another thread. Its arrays lie in shared memory, so nothing is copied and the
 * draws are simply there when the task is done.
 */
export interface DrawTask {
  readonly kernel:
    | { readonly kind: 'plain'; readonly statistic: keyof typeof STATISTICS }
    | {
        readonly kind: 'studentised';
        readonly statistic: keyof typeof STATISTICS;
        readonly estimate: number;
        readonly lag: number;
        readonly size: number;
      }
    | { readonly kind: 'centred-means' };
  readonly columns: readonly Float64Array[];
  readonly method: ResamplingMethod;
  readonly blockLength: number;
  /** Of the random stream before the first of these draws. */
  readonly state: readonly [number, number, number, number];
  /** Draws first … first + count − 1. */
  readonly first: number;
  readonly count: number;
  /** Where they are written to, each series in full. */
  readonly draws: readonly Float64Array[];
}

/** Makes the draws of a task: the whole work of a worker thread. */
export function runDrawTask({ kernel, columns, method, blockLength, state, first, count, draws }: DrawTask): void {
  const own: DrawKernel = kernel.kind === 'centred-means' ? kernel : { ...kernel, statistic: STATISTICS[kernel.statistic] };
  const sampler = samplerOf(method, columns[0]!.length, blockLength);
  drawInto(draws, first, own, columns, { sampler, replications: count, random: new RandomStream(state) });
}

/** The kernel as plain data; null for a statistic that is the caller's own: a function cannot be sent. */
export function sendableKernel({ kernel }: DrawPlan): DrawTask['kernel'] | null {
  if (kernel.kind === 'centred-means') return kernel;
  const name = (['mean', 'sharpe'] as const).find((known) => STATISTICS[known] === kernel.statistic);
  return name === undefined ? null : { ...kernel, statistic: name };
}
