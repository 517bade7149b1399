import type { LabelContrast } from '../label-contrast.js';
import { eachDrawOfSteps, type Resampling } from './each-draw.js';
import { createGroupSample } from './group-sample.js';
import { influenceError, largest } from './influence-error.js';
import { judge, type Judgement } from './judge.js';
import type { LabelledRows } from './labelled-rows.js';

/** A contrast on the sample with its prewhitened error and what the draws say. */
export interface JudgedContrast extends Judgement {
  readonly value: number;
  readonly standardError: number;
}

/** How contrasts are judged. */
export interface ContrastRules {
  readonly groups: number;
  /** Bartlett lag of every error, on the sample and in the draws. */
  readonly lag: number;
  readonly interval: 'studentised' | 'percentile';
  readonly confidence: number;
}

/** Judges several contrasts of labels by one set of draws of the pairs (label, y). Each side of each contrast has a row in the sample. */
export function judgeContrasts(
  { y, label }: LabelledRows,
  contrasts: readonly LabelContrast[],
  resampling: Resampling,
  { groups, lag, interval, confidence }: ContrastRules,
): readonly JudgedContrast[] {
  const sample = createGroupSample(y, label, groups);
  const u = new Float64Array(y.length);
  const size = largest([y]);
  const errorOf = (contrast: LabelContrast): { value: number; error: number } => {
    const value = sample.influenceInto(u, contrast);
    return { value, error: Number.isNaN(value) ? NaN : influenceError(u, [sample.y], size, lag, sample.present()) };
  };

  const estimates = contrasts.map(errorOf);
  const draws = contrasts.map(() => new Float64Array(resampling.replications).fill(NaN));
  eachDrawOfSteps(resampling, (steps, draw) => {
    sample.redraw(steps);
    contrasts.forEach((contrast, c) => {
      if (interval === 'percentile') {
        draws[c]![draw] = sample.value(contrast);
        return;
      }
      const { value, error } = errorOf(contrast);
      if (error > 0) draws[c]![draw] = (value - estimates[c]!.value) / error;
    });
  });
  return estimates.map(({ value, error }, c) => ({
    value,
    standardError: error,
    ...judge(interval, value, error, draws[c]!, confidence),
  }));
}
