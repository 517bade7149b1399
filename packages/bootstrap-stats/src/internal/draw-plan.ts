import type { RandomStream } from '@regimelab/numerics';
import type { IndexSampler } from '../index-sampler.js';
import type { Statistic } from '../statistic.js';
import { centredMeansInto } from './block-means.js';
import { eachDraw, type Resampling } from './each-draw.js';
import { influenceError } from './influence-error.js';
import { momentDrawsInto, type MomentStatistic } from './moment-draws.js';

/** What is computed in each draw. */
export type DrawKernel =
  /** θ*; one series. */
  | { readonly kind: 'plain'; readonly statistic: Statistic }
  /** t* = (θ* − θ)/se*; one series. */
  | {
      readonly kind: 'studentised';
      readonly statistic: Statistic;
      readonly estimate: number;
      readonly lag: number;
      /** Largest value of the sample. */
      readonly size: number;
    }
  /** m*_k − m_k; a series a column. */
  | { readonly kind: 'centred-means' };

/** Draws that a computation needs before it can go on. */
export interface DrawPlan {
  readonly kernel: DrawKernel;
  readonly columns: readonly Float64Array[];
  readonly sampler: IndexSampler;
  readonly replications: number;
  readonly random: RandomStream;
}

/** A computation that hands out what has to be drawn, takes the series of draws and goes on; so it does not know on which thread they are made. */
export type WithDraws<Result> = Generator<DrawPlan, Result, readonly Float64Array[]>;

/** The result, drawn here and now. */
export function atOnce<Result>(computation: WithDraws<Result>): Result {
  let step = computation.next();
  while (step.done !== true) {
    const { kernel, columns, ...resampling } = step.value;
    const draws = Array.from({ length: seriesOf(step.value) }, () => new Float64Array(resampling.replications));
    drawInto(draws, 0, kernel, columns, resampling);
    step = computation.next(draws);
  }
  return step.value;
}

/** Series of draws that a plan gives. */
export function seriesOf({ kernel, columns }: Pick<DrawPlan, 'kernel' | 'columns'>): number {
  return kernel.kind === 'centred-means' ? columns.length : 1;
}

/** Writes the draws, from place `first` on; a lost draw is NaN. */
export function drawInto(
  draws: readonly Float64Array[],
  first: number,
  kernel: DrawKernel,
  columns: readonly Float64Array[],
  resampling: Resampling,
): void {
  if (kernel.kind === 'centred-means') return centredMeansInto(draws, first, columns, resampling);
  const { statistic } = kernel;
  const [out] = draws as [Float64Array];
  out.fill(NaN, first, first + resampling.replications);
  if (kernel.kind === 'plain') {
    if (isOfMoments(statistic) && columns.length === 1) return momentDrawsInto(out, first, columns[0]!, statistic, resampling);
    eachDraw(columns, resampling, (resampled, draw) => {
      const value = statistic.value(resampled);
      if (Number.isFinite(value)) out[first + draw] = value;
    });
    return;
  }
  const { estimate, lag, size } = kernel;
  const u = new Float64Array(resampling.sampler.rows);
  eachDraw(columns, resampling, (resampled, draw) => {
    const value = statistic.influenceInto!(u, resampled);
    const error = Number.isFinite(value) ? influenceError(u, resampled, size, lag, 1) : 0;
    if (error > 0) out[first + draw] = (value - estimate) / error;
  });
}

function isOfMoments(statistic: Statistic): statistic is MomentStatistic {
  return statistic.ofMoments !== undefined;
}
