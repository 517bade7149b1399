"""The configuration of specs/03-majors-alts.md section 3: defaults and the merge of a YAML file into them."""

import copy
from pathlib import Path

import yaml

from msm_oracle import SpecError

DEFAULTS = yaml.safe_load(
    """
data: {data_lake_dir: null, lake_descriptor: null, duckdb_path: null, universe_snapshots_path: null}
universe:
  majors: [BTC, ETH]
  exclude_assets: []
  exclude_categories: [stablecoins, wrapped_tokens, liquid_staking, bridge, index_products]
  extended_exclusions: true
  use_category_tags: true
  extra_category_tags: {}
  blacklist_path: null
  max_staleness_days: {price: 3, marketcap: 7, volume: 3, open_interest: 3}
  min_mcap_usd: 5.0e+7
  min_volume_usd: 1.0e+6
  basket_size: 20
  min_basket_size: 10
  per_name_cap: 0.10
  gross_cap: 1.0
  alt_gross: 0.5
  neutrality_mode: beta_neutral
  major_bounds: {BTC: [0, 0.75], ETH: [0, 0.75]}
  max_residual_beta: 0.10
  fallback: [dollar_neutral, flat]
  accept_worse: false
  fixed_weights: null
  alt_selection:
    enabled: true
    max_volatility: 1.2
    min_correlation: 0.3
    max_momentum: 0.5
    min_momentum: -0.5
    weight_by_inverse_vol: true
    volatility_lookback_days: 20
    correlation_lookback_days: 60
    momentum_lookback_days: 7
costs:
  maker_fee_bps: 2
  taker_fee_bps: 5
  slippage_bps: 5
  taker_share: 1.0
  slippage_adv_multiplier: 0.1
  adv_days: 30
  initial_equity_usd: 1000000
  funding_enabled: true
features: {burn_in_days: 60, min_assets: 5, group_funding: oi_weighted, oi_min_share: 0.6}
regime:
  mode: composite
  n_regimes: 5
  composite:
    default_weights:
      alt_breadth: 0.18
      btc_dominance: 0.22
      funding_skew: 0.12
      funding_heating: 0.10
      liquidity: 0.13
      volatility_spread: 0.13
      momentum: 0.08
      oi_risk: 0.04
    sign:
      alt_breadth: -1
      btc_dominance: 1
      funding_skew: 1
      funding_heating: 1
      liquidity: -1
      volatility_spread: 1
      momentum: -1
      oi_risk: 1
    min_feature_weight: 0.5
    threshold_low: -0.5
    threshold_high: 0.5
    threshold_strong_low: -1.0
    threshold_strong_high: 1.0
    hysteresis: {low_band: -0.3, high_band: 0.3}
    persistence: {min_duration_days: 3, requires_stronger_signal: true, multiplier: 1.5}
    high_vol_gate: {enabled: true, threshold: 0.15}
    max_gap_days: 5
    grid_search:
      enabled: false
      n_samples: 50
      eval_horizon_days: 20
      weight_ranges: {}
      threshold_ranges: {}
  unsupervised: {n_states: 3, min_state_persistence_days: 3, features: [], order_by: btc_dominance, refit_days: 21, window: expanding}
beta:
  lookback_days: 60
  min_joint_days: 30
  ridge_alpha: 0.1
  standardize: true
  shrinkage: vasicek
  winsorize_pct: 0.05
  beta_clamp: [0, 3]
  default_beta: 1.0
  use_tracker_betas: true
backtest:
  walk_forward: true
  lookback_window_days: 252
  test_window_days: 63
  min_test_days: 20
  execution_lag: 1
  trade_regimes: [STRONG_RISK_ON_MAJORS, WEAK_RISK_ON_MAJORS, RISK_ON_MAJORS]
  rebalance_score_delta: 0.3
  rebalance_frequency_days: null
  max_staleness_days: 3
  delist_haircut: 0.0
  regime_position_scaling:
    enabled: true
    strong_risk_on_majors: 1.0
    weak_risk_on_majors: 0.6
    risk_on_majors: 1.0
    use_score_magnitude: true
  risk_management:
    stop_loss:
      enabled: true
      daily_loss_threshold: -0.05
      lookback_days: 3
      volatility_adjusted: true
      k_stop: 3
      cooldown_days: 5
    take_profit: {enabled: true, profit_threshold: 0.10, time_based_exit_days: 30, partial_profit_taking: false}
    volatility_targeting: {enabled: true, target: 0.20, lookback_days: 20, min_scale: 0.1, max_scale: 1.0}
    trailing_stop: {enabled: false, drawdown_threshold: -0.15, lookback_days: 20}
evaluation:
  horizons_days: [5, 10, 20, 40, 60]
  bootstrap: {enabled: true, block_length: auto, n_boot: 1999, confidence: 0.95, method: stationary, ci: studentised}
outputs: {reports_dir: ./reports/majors_alts, artifacts_dir: ./artifacts/majors_alts, cache_dir: ./cache}
logging: {level: INFO}
"""
)
EXPERIMENT_KEYS = ("title", "experiment_id", "category_path", "system")
FREE_MAPS = ("universe.extra_category_tags.", "universe.major_bounds.", "regime.composite.grid_search.")


def load_settings(path):
    """Defaults, with the YAML file merged in: objects recursively, lists and scalars replaced. Unknown keys are refused."""
    settings = copy.deepcopy(DEFAULTS)
    document = yaml.safe_load(Path(path).read_text(encoding="utf-8")) if path else None
    merge(settings, {key: value for key, value in (document or {}).items() if key not in EXPERIMENT_KEYS}, "")
    check(settings)
    return settings


def merge(target, overrides, path):
    for key, value in overrides.items():
        if key not in target and not path.startswith(FREE_MAPS):
            raise SpecError("CONFIG_UNKNOWN_KEY", path + key, 2)
        if isinstance(target.get(key), dict):
            merge(target[key], value or {}, f"{path}{key}.")
        else:
            target[key] = value


def check(settings):
    universe = settings["universe"]

    def require(condition, code, what):
        if not condition:
            raise SpecError(code, what, 2)

    require(settings["regime"]["mode"] == "composite", "CONFIG_VALUE_UNSUPPORTED", "the oracle knows regime.mode composite only")
    require(not settings["regime"]["composite"]["grid_search"]["enabled"], "CONFIG_VALUE_UNSUPPORTED", "the oracle has no grid search")
    require(not settings["data"]["universe_snapshots_path"], "CONFIG_VALUE_UNSUPPORTED", "the oracle reads no universe snapshots")
    require(len(universe["majors"]) == 2, "CONFIG_VALUE_UNSUPPORTED", "universe.majors: two")
    require(universe["per_name_cap"] * universe["min_basket_size"] >= 1 - 1e-12, "CONFIG_CONFLICT", "universe.per_name_cap")
    require(universe["neutrality_mode"] != "fixed" or universe["fixed_weights"], "CONFIG_CONFLICT", "universe.fixed_weights")
    require(settings["backtest"]["execution_lag"] >= 1, "CONFIG_RANGE", "backtest.execution_lag")
