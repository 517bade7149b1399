import type { Alternative } from '../alternative.js';
import { centredPValue } from '../centred-p-value.js';
import { percentileInterval } from '../percentile-interval.js';
import { studentisedInterval } from '../studentised-interval.js';
import { studentisedPValue } from '../studentised-p-value.js';
import { countLost } from './count-lost.js';

/** What the draws say of an estimate. */
export interface Judgement {
  readonly low: number | null;
  readonly high: number | null;
  readonly pValue: number | null;
  readonly drawsLost: number;
  /** Why the three are null. */
  readonly reason: string | null;
}

/**
 * Interval and centred p-value of one kind.
 *
 * @param draws θ* (percentile) or t* (studentised) of each draw; NaN = lost
 */
export function judge(
  interval: 'studentised' | 'percentile',
  estimate: number,
  standardError: number,
  draws: Float64Array,
  confidence: number,
  alternative: Alternative = 'two-sided',
): Judgement {
  const studentised = interval === 'studentised';
  const bounds = studentised ? studentisedInterval(estimate, standardError, draws, confidence) : percentileInterval(draws, confidence);
  const pValue = studentised
    ? studentisedPValue(estimate / standardError, draws, alternative)
    : centredPValue(estimate, draws, alternative);
  return { low: bounds.low, high: bounds.high, pValue: pValue.value, drawsLost: countLost(draws), reason: bounds.reason };
}
