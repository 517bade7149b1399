import type { MajorsAltsKeys } from './majors-alts-config.js';
import { regimeNames } from './regime-names.js';

/** Says what is wrong with the value at a dotted key. */
export type Report = (at: string, message: string) => void;

/** Refuses values that contradict each other, each at the key to change (`CONFIG_CONFLICT`). */
export function refuseContradictions({ universe, regime, beta, backtest, evaluation }: MajorsAltsKeys, report: Report): void {
  const { alt_selection: filters } = universe;
  if (universe.per_name_cap * universe.min_basket_size < 1 - 1e-12) {
    report(
      'universe.per_name_cap',
      `expected at least 1 / min_basket_size = ${1 / universe.min_basket_size}, got ${universe.per_name_cap}: ${universe.min_basket_size} names at the cap do not fill the leg`,
    );
  }
  if (universe.min_basket_size > universe.basket_size) {
    report('universe.min_basket_size', `expected at most basket_size ${universe.basket_size}, got ${universe.min_basket_size}`);
  }
  if (filters.min_momentum > filters.max_momentum) {
    report('universe.alt_selection.min_momentum', `expected at most max_momentum ${filters.max_momentum}, got ${filters.min_momentum}`);
  }
  for (const [id, [low, high]] of Object.entries(universe.major_bounds)) {
    if (low > high) report(`universe.major_bounds.${id}`, `expected the lower bound first, got [${low}, ${high}]`);
    if (!universe.majors.includes(id))
      report(`universe.major_bounds.${id}`, `expected one of universe.majors, ${universe.majors.join(' or ')}`);
  }
  const usesFixed = universe.neutrality_mode === 'fixed' || universe.fallback.includes('fixed');
  if (usesFixed && universe.fixed_weights === null) {
    report(
      'universe.fixed_weights',
      'expected weights of the majors, such as {BTC: 0.35, ETH: 0.15}: neutrality_mode or fallback is fixed',
    );
  }
  for (const id of Object.keys(universe.fixed_weights ?? {})) {
    if (!universe.majors.includes(id))
      report(`universe.fixed_weights.${id}`, `expected one of universe.majors, ${universe.majors.join(' or ')}`);
  }
  if (universe.fallback.slice(0, -1).includes('flat')) {
    report('universe.fallback', 'expected flat as the last rung: none after it can be reached');
  }

  const { composite, unsupervised } = regime;
  const thresholds = ['threshold_strong_low', 'threshold_low', 'threshold_high', 'threshold_strong_high'] as const;
  for (const [k, name] of thresholds.entries()) {
    const below = thresholds[k - 1];
    if (below !== undefined && composite[name] <= composite[below]) {
      report(`regime.composite.${name}`, `expected more than ${below} ${composite[below]}, got ${composite[name]}`);
    }
  }
  if (Object.values(composite.default_weights).every((weight) => weight === 0)) {
    report('regime.composite.default_weights', 'expected at least one weight above 0');
  }
  const { hysteresis, persistence } = composite;
  const room = composite.threshold_high - composite.threshold_low;
  const multiplier = persistence.requires_stronger_signal ? persistence.multiplier : 1;
  for (const [name, band] of [
    ['low_band', -hysteresis.low_band],
    ['high_band', hysteresis.high_band],
  ] as const) {
    if (band * multiplier > room) {
      report(
        `regime.composite.hysteresis.${name}`,
        `expected |band| × persistence.multiplier of at most threshold_high − threshold_low = ${room}, got ${band * multiplier}`,
      );
    }
  }
  const search = composite.grid_search;
  for (const [name, [low, high]] of Object.entries({ ...search.weight_ranges, ...search.threshold_ranges })) {
    if (low > high) {
      const group = name in search.threshold_ranges ? 'threshold_ranges' : 'weight_ranges';
      report(`regime.composite.grid_search.${group}.${name}`, `expected the lower end first, got [${low}, ${high}]`);
    }
  }
  if (search.enabled && !backtest.walk_forward) {
    report(
      'regime.composite.grid_search.enabled',
      'expected backtest.walk_forward: a search is trained on the window before each test window',
    );
  }
  if (regime.mode !== 'composite' && !unsupervised.features.includes(unsupervised.order_by)) {
    report('regime.unsupervised.order_by', `expected one of unsupervised.features, ${unsupervised.features.join(', ')}`);
  }

  if (beta.min_joint_days > beta.lookback_days) {
    report('beta.min_joint_days', `expected at most lookback_days ${beta.lookback_days}, got ${beta.min_joint_days}`);
  }
  if (beta.beta_clamp[0] > beta.beta_clamp[1])
    report('beta.beta_clamp', `expected the lower end first, got [${beta.beta_clamp.join(', ')}]`);

  const known = regimeNames(regime);
  if (!backtest.trade_regimes.some((name) => known.includes(name))) {
    report('backtest.trade_regimes', `expected at least one of ${known.join(', ')}: nothing would ever be traded`);
  }
  const { stop_loss: stop, volatility_targeting: targeting } = backtest.risk_management;
  if (stop.daily_loss_threshold > -0.01) {
    report('backtest.risk_management.stop_loss.daily_loss_threshold', `expected at most -0.01, got ${stop.daily_loss_threshold}`);
  }
  if (targeting.min_scale > targeting.max_scale) {
    report('backtest.risk_management.volatility_targeting.min_scale', `expected at most max_scale ${targeting.max_scale}`);
  }
  const { block_length, block_size } = evaluation.bootstrap;
  if (block_length !== undefined && block_size !== undefined) {
    report('evaluation.bootstrap.block_size', 'block_size is an older name of block_length: give one of the two');
  }
}
