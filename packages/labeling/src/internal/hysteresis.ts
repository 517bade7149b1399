import { plainRegime, type RegimeCount, type RegimeThresholds } from '../plain-regime.js';

/** What the regime machine reads, checked. */
export interface RegimeRules {
  readonly nRegimes: RegimeCount;
  readonly thresholds: RegimeThresholds;
  readonly hysteresis: { readonly lowBand: number; readonly highBand: number };
  readonly persistence: { readonly minDurationDays: number; readonly requiresStrongerSignal: boolean; readonly multiplier: number };
  readonly maxGapDays: number;
}

/** Whether the thresholds that the number of regimes reads are strictly ordered. */
export function areOrdered({ low, high, strongLow, strongHigh }: RegimeThresholds, nRegimes: RegimeCount): boolean {
  return low < high && (nRegimes === 3 || (strongLow < low && high < strongHigh));
}

/** Whether a widened band ends before the other side begins, so that no regime outlasts a score on that side. */
export function bandsFit({ thresholds, hysteresis, persistence }: Omit<RegimeRules, 'nRegimes' | 'maxGapDays'>): boolean {
  const widest = persistence.requiresStrongerSignal ? persistence.multiplier : 1;
  const room = thresholds.high - thresholds.low + 1e-12; // 0.2 · 1.5 is a rounding above 0.3
  return hysteresis.highBand * widest <= room && -hysteresis.lowBand * widest <= room;
}

/** Runs the regime machine over the scores; −1 where there is none. */
export function hysteresisInto(code: Int8Array, score: Float64Array, rules: RegimeRules): void {
  const { nRegimes, thresholds, persistence, maxGapDays } = rules;
  let state = -1;
  let begun = 0;
  let gap = 0;
  for (let t = 0; t < score.length; t++) {
    const s = score[t]!;
    if (!Number.isFinite(s)) {
      code[t] = -1;
      if (++gap > maxGapDays) state = -1;
      continue;
    }
    gap = 0;
    const young = persistence.requiresStrongerSignal && t - begun < persistence.minDurationDays;
    if (state < 0 || !stays(state, s, young ? persistence.multiplier : 1, rules)) {
      state = plainRegime(s, thresholds, nRegimes);
      begun = t;
    }
    code[t] = state;
  }
}

/** Whether a score keeps a regime: the band moves the limit towards BALANCED; towards the strong side there is none. */
function stays(state: number, s: number, m: number, { nRegimes, thresholds, hysteresis }: RegimeRules): boolean {
  const { low, high, strongLow, strongHigh } = thresholds;
  const up = hysteresis.highBand * m;
  const down = hysteresis.lowBand * m;
  if (nRegimes === 3) return state === 0 ? s <= low + up : state === 2 && s >= high + down;
  switch (state) {
    case 0:
      return s <= strongLow + up;
    case 1:
      return s >= strongLow && s <= low + up;
    case 3:
      return s >= high + down && s <= strongHigh;
    case 4:
      return s >= strongHigh + down;
    default:
      return false;
  }
}
