import type { MajorsAltsKeys } from './majors-alts-config.js';
import type { Report } from './refuse-contradictions.js';

/** Refuses values that nothing would read: whoever set one believes it has an effect (`CONFIG_UNUSED_KEY`). */
export function refuseUnused(config: MajorsAltsKeys, defaults: MajorsAltsKeys, report: Report): void {
  const { universe, costs, features, regime, backtest, evaluation } = config;
  const { composite, mode } = regime;
  const { risk_management: risk } = backtest;
  const usesFixed = universe.neutrality_mode === 'fixed' || universe.fallback.includes('fixed');
  const rules: readonly (readonly [unread: boolean, why: string, paths: readonly string[]])[] = [
    [
      mode !== 'composite',
      `regime.mode is ${mode}`,
      [
        ...['regime.n_regimes', 'regime.composite.default_weights', 'regime.composite.sign', 'regime.composite.min_feature_weight'],
        ...[
          'regime.composite.hysteresis',
          'regime.composite.persistence',
          'regime.composite.high_vol_gate',
          'regime.composite.grid_search',
        ],
      ],
    ],
    [mode === 'composite', 'regime.mode is composite', ['regime.unsupervised']],
    [
      !composite.persistence.requires_stronger_signal,
      'persistence.requires_stronger_signal is false',
      ['regime.composite.persistence.min_duration_days', 'regime.composite.persistence.multiplier'],
    ],
    [!composite.high_vol_gate.enabled, 'high_vol_gate is off', ['regime.composite.high_vol_gate.threshold']],
    [
      !composite.grid_search.enabled,
      'grid_search is off',
      ['n_samples', 'eval_horizon_days', 'weight_ranges', 'threshold_ranges'].map((key) => `regime.composite.grid_search.${key}`),
    ],
    [features.group_funding !== 'oi_weighted', `features.group_funding is ${features.group_funding}`, ['features.oi_min_share']],
    [!usesFixed, 'neither neutrality_mode nor fallback is fixed', ['universe.fixed_weights']],
    [
      universe.neutrality_mode === 'fixed',
      'neutrality_mode fixed always has a book',
      ['universe.max_residual_beta', 'universe.major_bounds', 'universe.fallback', 'universe.accept_worse'],
    ],
    [
      !universe.alt_selection.enabled,
      'alt_selection is off',
      ['max_volatility', 'min_correlation', 'max_momentum', 'min_momentum', 'correlation_lookback_days', 'momentum_lookback_days'].map(
        (key) => `universe.alt_selection.${key}`,
      ),
    ],
    [!universe.use_category_tags, 'use_category_tags is false', ['universe.extra_category_tags']],
    [costs.slippage_adv_multiplier === 0, 'slippage_adv_multiplier is 0', ['costs.adv_days']],
    [costs.taker_share === 1, 'costs.taker_share is 1', ['costs.maker_fee_bps']],
    [costs.taker_share === 0, 'costs.taker_share is 0', ['costs.taker_fee_bps']],
    [
      !backtest.walk_forward,
      'walk_forward is false',
      ['backtest.lookback_window_days', 'backtest.test_window_days', 'backtest.min_test_days'],
    ],
    [
      !backtest.regime_position_scaling.enabled,
      'regime_position_scaling is off',
      ['strong_risk_on_majors', 'weak_risk_on_majors', 'risk_on_majors', 'use_score_magnitude'].map(
        (key) => `backtest.regime_position_scaling.${key}`,
      ),
    ],
    [
      !risk.stop_loss.enabled,
      'stop_loss is off',
      ['daily_loss_threshold', 'lookback_days', 'volatility_adjusted', 'k_stop'].map((key) => `backtest.risk_management.stop_loss.${key}`),
    ],
    [
      risk.stop_loss.enabled && !risk.stop_loss.volatility_adjusted,
      'stop_loss.volatility_adjusted is false',
      ['backtest.risk_management.stop_loss.k_stop'],
    ],
    [
      !risk.take_profit.enabled,
      'take_profit is off',
      ['profit_threshold', 'time_based_exit_days', 'partial_profit_taking'].map((key) => `backtest.risk_management.take_profit.${key}`),
    ],
    [
      !risk.volatility_targeting.enabled,
      'volatility_targeting is off',
      ['target', 'lookback_days', 'min_scale', 'max_scale'].map((key) => `backtest.risk_management.volatility_targeting.${key}`),
    ],
    [
      !risk.trailing_stop.enabled,
      'trailing_stop is off',
      ['drawdown_threshold', 'lookback_days'].map((key) => `backtest.risk_management.trailing_stop.${key}`),
    ],
    [
      !evaluation.bootstrap.enabled,
      'evaluation.bootstrap is off',
      ['block_length', 'block_size', 'n_boot', 'method', 'ci'].map((key) => `evaluation.bootstrap.${key}`),
    ],
  ];
  for (const [unread, why, paths] of rules) {
    if (!unread) continue;
    for (const at of paths) {
      if (JSON.stringify(valueAt(config, at)) !== JSON.stringify(valueAt(defaults, at))) {
        report(at, `nothing reads this value: ${why}; remove the key`);
      }
    }
  }
}

const valueAt = (root: unknown, at: string) =>
  at.split('.').reduce<unknown>((node, part) => (node as Readonly<Record<string, unknown>> | undefined)?.[part], root);
