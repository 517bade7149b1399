import { pearsonCorrelation, ranks, studentTTwoSided } from '@regimelab/numerics';
import type { RankIc } from '../label-inference-result.js';
import { percentileInterval } from '../percentile-interval.js';
import { circularShiftP } from './circular-shifts.js';
import { countLost } from './count-lost.js';
import { eachDraw, type Resampling } from './each-draw.js';
import { placesOf, ranksOfPlaces } from './resampled-ranks.js';

/** Rank correlation of finite scores and outcomes; all null where a side is constant. */
export function rankIc(score: Float64Array, y: Float64Array, resampling: Resampling, confidence: number): RankIc {
  const [scoreRanks, yRanks] = [ranks(score), ranks(y)];
  const rho = pearsonCorrelation(scoreRanks, yRanks);
  if (Number.isNaN(rho)) {
    const nothing = { rho: null, t: null, pT: null, ciLow: null, ciHigh: null, pShift: null, drawsLost: null };
    return { ...nothing, reason: 'the scores or the outcomes are all equal' };
  }
  const n = y.length;
  const isPerfect = 1 - Math.abs(rho) < 1e-12; // rounding may leave a perfect order one step below 1
  const t = isPerfect ? null : rho * Math.sqrt((n - 2) / (1 - rho * rho));

  const [scores, outcomes] = [placesOf(score), placesOf(y)];
  const draws = new Float64Array(resampling.replications);
  eachDraw([scores.places, outcomes.places], resampling, ([s, o], draw) => {
    draws[draw] = pearsonCorrelation(ranksOfPlaces(s!, scores.distinct), ranksOfPlaces(o!, outcomes.distinct));
  });
  const { low, high, reason } = percentileInterval(draws, confidence);

  const shifted = new Float64Array(n);
  const pShift = circularShiftP(n, (s) => {
    for (let row = 0; row < n; row++) shifted[row] = scoreRanks[(row + s) % n]!;
    return pearsonCorrelation(shifted, yRanks);
  });
  return {
    rho,
    t,
    pT: t === null ? null : studentTTwoSided(t, n - 2),
    ciLow: low,
    ciHigh: high,
    pShift,
    drawsLost: countLost(draws),
    reason,
  };
}
