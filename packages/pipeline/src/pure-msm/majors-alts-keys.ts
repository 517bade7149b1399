import { SCORE_INPUTS } from '../majors-alts/majors-alts-config.js';
import type { PureMsmConfig, PureMsmKeys } from './pure-msm-config.js';

/** Share of equity of each leg (specification 04, section 2). */
export const LEG_GROSS = 0.5;

/** Where the keys of majors-alts come from in an experiment: the longest beginning of a key counts; any other key is an override. */
const ORIGIN: Readonly<Record<string, string>> = {
  data: 'data',
  'universe.basket_size': 'target.short_leg.n',
  'universe.min_basket_size': 'target.short_leg.n',
  'universe.min_mcap_usd': 'target.short_leg.min_mcap_usd',
  'universe.min_volume_usd': 'target.short_leg.min_volume_usd',
  'universe.fixed_weights': 'target.long_leg.weights',
  'regime.n_regimes': 'state_mapping.n_regimes',
  'regime.composite.default_weights': 'features',
  'regime.composite.sign': 'features',
  'regime.composite.threshold_low': 'state_mapping.thresholds.low',
  'regime.composite.threshold_high': 'state_mapping.thresholds.high',
  'regime.composite.threshold_strong_low': 'state_mapping.thresholds.strong_low',
  'regime.composite.threshold_strong_high': 'state_mapping.thresholds.strong_high',
  'regime.composite.hysteresis': 'state_mapping.hysteresis',
  'regime.composite.persistence.min_duration_days': 'state_mapping.persistence.min_duration_days',
  'regime.composite.persistence.requires_stronger_signal': 'state_mapping.persistence.requires_stronger_signal',
  'backtest.walk_forward': 'backtest.walk_forward',
  'backtest.lookback_window_days': 'backtest.lookback_window_days',
  'backtest.test_window_days': 'backtest.test_window_days',
  'backtest.min_test_days': 'backtest.min_test_days',
  'backtest.execution_lag': 'backtest.execution_lag',
  'backtest.rebalance_frequency_days': 'backtest.rebalance_frequency_days',
  'evaluation.horizons_days': 'target.horizon_days',
  'evaluation.bootstrap': 'evaluation.bootstrap',
  logging: 'logging',
};

/** Where in an experiment the value at a key of majors-alts was set. */
export function experimentKeyOf(path: readonly (string | number)[]): readonly (string | number)[] {
  for (let length = path.length; length > 0; length--) {
    const origin = ORIGIN[path.slice(0, length).join('.')];
    if (origin !== undefined) return [...origin.split('.'), ...(origin === 'features' ? [] : path.slice(length))];
  }
  return ['overrides', ...path];
}

/**
 * The keys of a majors-alts run with the features, regimes and walk over the days of an experiment: weights and signs from `features`, bands from
 * `state_mapping`, windows from `backtest`, all else from `overrides`.
 *
 * @remarks The basket and the book are pure MSM's own: no filters, no cap per name, neutrality fixed.
 */
export function majorsAltsKeys({
  data,
  logging,
  features,
  target,
  state_mapping,
  backtest,
  evaluation,
  overrides,
}: PureMsmKeys | PureMsmConfig) {
  const { thresholds, hysteresis, persistence, n_regimes } = state_mapping;
  const { n, min_mcap_usd, min_volume_usd } = target.short_leg;
  const { universe, regime, ...free } = overrides;
  const { composite } = regime;
  const { with_regime_eval: _evaluated, ...walk } = backtest;
  const given = (id: string) => features.find((feature) => feature.id === id);
  const long = (id: string) => LEG_GROSS * (target.long_leg.weights[id] ?? 0);
  return {
    ...free,
    data,
    logging,
    universe: {
      ...universe,
      basket_size: n,
      min_basket_size: n,
      min_mcap_usd,
      min_volume_usd,
      per_name_cap: 1,
      alt_gross: LEG_GROSS,
      neutrality_mode: 'fixed',
      fixed_weights: Object.fromEntries(universe.majors.map((id) => [id, long(id)])),
      alt_selection: { enabled: false, weight_by_inverse_vol: false },
    },
    regime: {
      n_regimes,
      composite: {
        ...composite,
        default_weights: Object.fromEntries(SCORE_INPUTS.map((id) => [id, given(id)?.weight ?? 0])),
        sign: Object.fromEntries(SCORE_INPUTS.map((id) => [id, given(id)?.sign])),
        threshold_low: thresholds.low,
        threshold_high: thresholds.high,
        threshold_strong_low: thresholds.strong_low,
        threshold_strong_high: thresholds.strong_high,
        hysteresis,
        persistence: { ...composite.persistence, ...persistence },
      },
    },
    backtest: { ...free.backtest, ...walk },
    evaluation: { horizons_days: target.horizon_days, bootstrap: evaluation.bootstrap },
  };
}
