import { asCausal, type Causal, type Panel } from '@regimelab/core';
import {
  compositeScore,
  hiddenMarkovRegimes,
  highVolGate,
  kMeansRegimes,
  regimePath,
  type FittedRegimePath,
  type RegimePath,
} from '@regimelab/labeling';
import { SCORE_INPUTS, type MajorsAltsConfig, type ScoreInput } from './majors-alts-config.js';

/** What a day's decision reads: T rows of the grid. */
export interface RegimeSignals {
  /** After the gate; NaN where there is none. */
  readonly score: Float64Array;
  readonly scoreUngated: Float64Array;
  /** 1 where the high-volatility gate lowered the score. */
  readonly gate: Uint8Array;
  /** Share of the score's weight that is present, also where the score is NaN. */
  readonly weightPresent: Float64Array;
  readonly regime: Causal<RegimePath>;
  /** How the fits of a hidden Markov model or of k-means went; null where nothing is fitted. */
  readonly fits: ModelFits | null;
}

/** The refits of a model over the history. */
export interface ModelFits {
  readonly refits: number;
  /** Those whose iterations came to rest within their limit. */
  readonly converged: number;
  /** Refit days whose window could not be fitted: the fit before stayed in use. */
  readonly skipped: readonly { readonly row: number; readonly reason: string }[];
}

/** Weights and thresholds of a composite score. */
export interface ScoreParameters {
  readonly weights: Readonly<Record<ScoreInput, number>>;
  readonly thresholds: { readonly low: number; readonly high: number; readonly strongLow: number; readonly strongHigh: number };
}

/** The parameters a configuration names. */
export function configuredParameters({ regime }: MajorsAltsConfig): ScoreParameters {
  const { composite } = regime;
  return {
    weights: composite.default_weights,
    thresholds: {
      low: composite.threshold_low,
      high: composite.threshold_high,
      strongLow: composite.threshold_strong_low,
      strongHigh: composite.threshold_strong_high,
    },
  };
}

/** The eight z columns a score is made of, by the names of the configuration. */
export type ScoreColumns = Readonly<Record<ScoreInput, Float64Array>>;

/**
 * Composite score, high-volatility gate and regimes with hysteresis over the whole grid (specification 03, sections 5 and 6).
 *
 * @param price knowledge clock; the gate reads the first major's column
 */
export function compositeRegimes(
  columns: ScoreColumns,
  valid: Uint8Array,
  price: Panel,
  config: MajorsAltsConfig,
  { weights, thresholds }: ScoreParameters,
): RegimeSignals {
  const { composite, n_regimes } = config.regime;
  const inputs = SCORE_INPUTS.map((name) => ({ name, z: columns[name], weight: weights[name], sign: composite.sign[name] }));
  const { score: scoreUngated, weightPresent } = compositeScore(inputs, valid, { minFeatureWeight: composite.min_feature_weight });
  const { score, gate } = highVolGate(scoreUngated, columnOf(price, config.universe.majors[0]!), {
    enabled: composite.high_vol_gate.enabled,
    threshold: composite.high_vol_gate.threshold,
    thresholdHigh: thresholds.high,
  });
  const { hysteresis, persistence } = composite;
  const regime = regimePath(score, {
    nRegimes: n_regimes,
    thresholds,
    hysteresis: { lowBand: hysteresis.low_band, highBand: hysteresis.high_band },
    persistence: {
      minDurationDays: persistence.min_duration_days,
      requiresStrongerSignal: persistence.requires_stronger_signal,
      multiplier: persistence.multiplier,
    },
    maxGapDays: composite.max_gap_days,
  });
  return { score, scoreUngated, gate, weightPresent, regime, fits: null };
}

/** Regimes of a model that is fitted again and again on the past (specification 03, section 6.4). */
export function fittedRegimes(columns: ScoreColumns, valid: Uint8Array, config: MajorsAltsConfig): RegimeSignals {
  const { mode, unsupervised } = config.regime;
  const features = {
    names: unsupervised.features,
    // Days of burn-in have no score, so they take no part in a fit either.
    columns: unsupervised.features.map((name) => columns[name].map((z, t) => (valid[t] === 1 ? z : NaN))),
  };
  const options = {
    nStates: unsupervised.n_states,
    orderBy: unsupervised.order_by,
    refitDays: unsupervised.refit_days,
    window: unsupervised.window,
    minStatePersistenceDays: unsupervised.min_state_persistence_days,
    seed: config.evaluation.bootstrap.seed,
  };
  const fitted: Causal<FittedRegimePath<{ readonly converged: boolean }>> =
    mode === 'hmm' ? hiddenMarkovRegimes(features, options) : kMeansRegimes(features, options);
  const { names, code, score, carriedDays } = fitted;
  const present = features.names.map((_, f) => features.columns[f]!);
  // A day without its features carries the state of the day before, but a state that nothing has confirmed for long is none.
  const isRead = (t: number) => carriedDays[t]! >= 0 && carriedDays[t]! <= config.regime.composite.max_gap_days;
  const own = score.map((value, t) => (isRead(t) ? value : NaN));
  return {
    score: own,
    scoreUngated: own,
    gate: new Uint8Array(code.length),
    weightPresent: Float64Array.from(code, (_, t) => present.filter((z) => Number.isFinite(z[t])).length / present.length),
    regime: asCausal({ names, code: code.map((value, t) => (isRead(t) ? value : -1)) }),
    fits: { refits: fitted.fits.length, converged: fitted.fits.filter(({ converged }) => converged).length, skipped: fitted.skipped },
  };
}

/** One asset's column of a panel. */
export function columnOf({ axes, values }: Panel, asset: string): Float64Array {
  const N = axes.assets.length;
  const n = axes.assets.indexOf(asset);
  return Float64Array.from(axes.times, (_, t) => values[t * N + n]!);
}
