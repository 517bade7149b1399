import { normalCdf } from '@regimelab/numerics';
import type { LabelTrend } from '../label-inference-result.js';
import { circularShiftP } from './circular-shifts.js';
import { createJonckheere, jonckheereMoments } from './jonckheere.js';

/** Trend over finite outcomes with group numbers 0 … groups − 1; all null with fewer than 2 groups present. */
export function labelTrend(y: Float64Array, label: Float64Array, groups: number): LabelTrend {
  const counts = new Array<number>(groups).fill(0);
  for (const g of label) counts[g]!++;
  if (counts.filter((count) => count > 0).length < 2) {
    return { j: null, expected: null, variance: null, z: null, pNormal: null, pShift: null, reason: 'fewer than 2 labels occur' };
  }
  const n = y.length;
  const statistic = createJonckheere(y, groups);
  const j = statistic((row) => label[row]!);
  const { expected, variance } = jonckheereMoments(y, counts);
  const pShift = circularShiftP(n, (s) => statistic((row) => label[(row + s) % n]!) - expected);
  if (!(variance > 0)) return { j, expected, variance, z: null, pNormal: null, pShift, reason: 'the outcomes are all equal' };
  const z = (j - expected) / Math.sqrt(variance);
  return { j, expected, variance, z, pNormal: 2 * normalCdf(-Math.abs(z)), pShift, reason: null };
}
