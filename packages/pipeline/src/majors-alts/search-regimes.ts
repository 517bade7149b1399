import { asCausal } from '@regimelab/core';
import { searchScoreParameters } from '@regimelab/labeling';
import type { RowRange, WalkWindow } from './compute-majors-alts.js';
import type { MajorsAltsLake } from './load-majors-alts-lake.js';
import { SCORE_INPUTS, type MajorsAltsConfig, type ScoreInput } from './majors-alts-config.js';
import { regimeNames } from './regime-names.js';
import { columnOf, compositeRegimes, type RegimeSignals, type ScoreColumns, type ScoreParameters } from './read-regimes.js';

/** The best candidate of one window's search. */
export interface SearchedWindow {
  readonly test: RowRange;
  readonly parameters: ScoreParameters;
  /** HAC t on the train slice; null where no candidate ever held a position. Biased upwards: the best of `draws`. */
  readonly value: number | null;
  /** Candidates tried: each is a trial. */
  readonly draws: number;
}

/**
 * Regimes whose weights and thresholds are searched anew for every test window, on the rows before it (specification 03, section 6.5).
 *
 * @returns signals of the test windows only; rows outside have neither score nor regime, because nothing was trained for them
 */
export function searchRegimes(
  { market, excluded, factIds }: MajorsAltsLake,
  columns: ScoreColumns,
  valid: Uint8Array,
  config: MajorsAltsConfig,
  windows: readonly WalkWindow[],
): { readonly signals: RegimeSignals; readonly searched: readonly SearchedWindow[] } {
  const { composite, n_regimes } = config.regime;
  const search = composite.grid_search;
  const { price } = market.knowledge;
  const T = price.axes.times.length;
  const majors = config.universe.majors;
  const alts = price.axes.assets.filter((asset) => factIds.has(asset) && !excluded.has(asset) && !majors.includes(asset));
  const inputs = {
    features: SCORE_INPUTS.map((name) => ({ name, z: columns[name], sign: composite.sign[name] })),
    valid,
    price: columnOf(price, majors[0]!),
    majorsReturn: meanReturn(price, majors, true),
    altsReturn: meanReturn(price, alts, false),
  };
  const score = new Float64Array(T).fill(NaN);
  const scoreUngated = new Float64Array(T).fill(NaN);
  const weightPresent = new Float64Array(T).fill(NaN);
  const gate = new Uint8Array(T);
  const code = new Int8Array(T).fill(-1);
  const searched = windows.map(({ test, train }, window): SearchedWindow => {
    const { winner, draws } = searchScoreParameters(inputs, train!, {
      seed: config.evaluation.bootstrap.seed,
      window,
      nSamples: search.n_samples,
      evalHorizonDays: search.eval_horizon_days,
      weightRanges: search.weight_ranges as Record<string, [number, number]>,
      thresholdRanges: {
        low: search.threshold_ranges.low,
        high: search.threshold_ranges.high,
        strongLow: search.threshold_ranges.strong_low,
        strongHigh: search.threshold_ranges.strong_high,
      },
      minFeatureWeight: composite.min_feature_weight,
      highVolGate: { enabled: composite.high_vol_gate.enabled, threshold: composite.high_vol_gate.threshold },
      nRegimes: n_regimes,
      hysteresis: { lowBand: composite.hysteresis.low_band, highBand: composite.hysteresis.high_band },
      persistence: {
        minDurationDays: composite.persistence.min_duration_days,
        requiresStrongerSignal: composite.persistence.requires_stronger_signal,
        multiplier: composite.persistence.multiplier,
      },
      maxGapDays: composite.max_gap_days,
    });
    const parameters = { weights: winner.weights as Record<ScoreInput, number>, thresholds: winner.thresholds };
    // The machine runs through the whole history with the window's parameters: a window begins in the state they would have led to.
    const own = compositeRegimes(columns, valid, price, config, parameters);
    for (let t = test.first; t <= test.last; t++) {
      score[t] = own.score[t]!;
      scoreUngated[t] = own.scoreUngated[t]!;
      weightPresent[t] = own.weightPresent[t]!;
      gate[t] = own.gate[t]!;
      code[t] = own.regime.code[t]!;
    }
    return { test, parameters, value: winner.value, draws: draws.length };
  });
  return {
    signals: { score, scoreUngated, gate, weightPresent, regime: asCausal({ names: regimeNames(config.regime), code }), fits: null },
    searched,
  };
}

/** Mean simple return of some assets, row by row; NaN where none has one, or where `all` must and one has not. */
function meanReturn(
  { values, axes }: MajorsAltsLake['market']['knowledge']['price'],
  assets: readonly string[],
  all: boolean,
): Float64Array {
  const N = axes.assets.length;
  const columnIndex = assets.map((asset) => axes.assets.indexOf(asset));
  const mean = new Float64Array(axes.times.length).fill(NaN);
  for (let t = 1; t < mean.length; t++) {
    let [sum, count] = [0, 0];
    for (const n of columnIndex) {
      const r = values[t * N + n]! / values[(t - 1) * N + n]! - 1;
      if (!Number.isFinite(r)) continue;
      sum += r;
      count++;
    }
    if (count > 0 && (!all || count === columnIndex.length)) mean[t] = sum / count;
  }
  return mean;
}
