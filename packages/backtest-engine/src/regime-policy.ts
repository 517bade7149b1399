import { ConfigError, LookAheadError, parseOptions, requireCausal, ShapeError, type Causal } from '@regimelab/core';
import * as z from 'zod';
import type { Action, Reason, Rebalance } from './action.js';
import type { MarketView } from './market-view.js';
import type { Account, Decision, Policy } from './policy.js';
import { positionScale, PositionScaleOptions, REGIMES, type Regime } from './position-scale.js';
import { stopLoss, StopLossOptions } from './risk/stop-loss.js';
import { takeProfit, TakeProfitOptions } from './risk/take-profit.js';
import { timeExit } from './risk/time-exit.js';
import { trailingStop, TrailingStopOptions } from './risk/trailing-stop.js';
import { volatilityFactor, VolatilityTargetOptions } from './risk/volatility-target.js';
import type { NoBook, TargetBook } from './target-book.js';

/** Options of {@link regimePolicy}. */
export const RegimePolicyOptions = z
  .strictObject({
    tradeRegimes: z
      .array(z.enum(REGIMES))
      .min(1)
      .default(['STRONG_RISK_ON_MAJORS', 'WEAK_RISK_ON_MAJORS', 'RISK_ON_MAJORS'])
      .describe('Regimes in which the book is held; those that the regime path does not name are never met.'),
    rebalanceScoreDelta: z.number().min(0).default(0.3).describe('Distance of the score from the last rebalance above which to trade.'),
    rebalanceFrequencyDays: z.int().min(1).nullable().default(null).describe('Rows after which to trade anyway; null = never.'),
    maxGapDays: z.int().min(0).default(5).describe('Rows in a row without a regime that are held through.'),
    positionScale: PositionScaleOptions.prefault({}),
    stopLoss: StopLossOptions.prefault({}),
    takeProfit: TakeProfitOptions.prefault({}),
    trailingStop: TrailingStopOptions.prefault({}),
    volatilityTarget: VolatilityTargetOptions.prefault({}),
    periodsPerYear: z.number().positive().default(365).describe('Rows in a year: 365 for days, 365·96 for 15-minute rows.'),
  })
  .readonly();
export type RegimePolicyOptions = z.input<typeof RegimePolicyOptions>;

/** What {@link regimePolicy} trades on. T as in the market. */
export interface RegimePolicyInputs {
  /** `score`: T; NaN = none. As `highVolGate` and `hiddenMarkovRegimes` of @regimelab/labeling return it. */
  readonly score: Causal<{ readonly score: ArrayLike<number> }>;
  /** `code`: T positions in `names`; −1 = no regime. */
  readonly regime: Causal<{ readonly names: readonly string[]; readonly code: Int8Array }>;
  /** The book that could be held from a row on, made from rows up to it; asked once for each row whose regime is traded. */
  readonly books: (row: number) => TargetBook | NoBook;
}

/** What {@link regimePolicy} remembers from row to row. */
export type RegimePolicyState = {
  /** The last rebalance decided. */
  readonly last: { readonly row: number; readonly regime: string; readonly score: number | null } | null;
  /** Last decision row in which nothing is bought after a stop. */
  readonly cooldownUntil: number;
  /** After a take-profit or time exit: wait until the regime has left the traded ones once. */
  readonly awaitsRearming: boolean;
  /** Entry row of the position that was halved. */
  readonly halvedEntry: number;
};

type Exit = 'stop_loss' | 'take_profit' | 'time_exit' | 'trailing_stop' | 'partial_profit';

/**
 * Holds a book while the regime favours majors. At row t, after its trades, the first condition that applies decides:
 *
 * | condition | action |
 * |---|---|
 * | stop-loss, take-profit, time exit or trailing stop fires (the first named counts) | flatten; or halve, for a partial profit |
 * | no regime for more than maxGapDays rows | flatten |
 * | no regime | hold |
 * | regime not traded, or no book | flatten |
 * | cooldown after a stop, or not re-armed after a take-profit or time exit | hold |
 * | nothing held, another regime than at the last rebalance, \|score − score then\| > rebalanceScoreDelta, or rebalanceFrequencyDays passed | rebalance to scale·volatilityFactor·weights |
 * | otherwise | hold |
 *
 * Exits are looked at while units remain and no flatten is pending. The cooldown is rows t+1 … t+cooldownDays after a stop or trailing stop
 * at t. After a take-profit or time exit at t nothing is bought until a row from t on has a regime outside of the traded ones.
 *
 * @throws {LookAheadError} for a score or regime that saw the future, or a book made after its row
 * @throws {ConfigErrors} for unknown or contradictory options; {ConfigError} where no traded regime is among the names
 * @throws {ShapeError} where score and regime differ in length, or end before the row to decide
 * @remarks Reads score, regime and book at t, decision prices up to t, and the account's own past. Specification 03, section 10. Without a
 *   score a regime's fixed scale is taken, and the score moves no rebalance.
 */
export function regimePolicy(inputs: RegimePolicyInputs, options: RegimePolicyOptions = {}): Policy<RegimePolicyState> {
  const settings = parseOptions(RegimePolicyOptions, options, 'regimePolicy');
  requireCausal('regimePolicy', inputs.score);
  requireCausal('regimePolicy', inputs.regime);
  const { score } = inputs.score;
  const { names, code } = inputs.regime;
  if (score.length !== code.length) {
    throw new ShapeError('SHAPE', `regimePolicy: expected a score for each of ${code.length} regime rows, got ${score.length}`);
  }
  const traded: ReadonlySet<string> = new Set(settings.tradeRegimes);
  if (!names.some((name) => traded.has(name))) {
    throw new ConfigError(
      'CONFIG_RANGE',
      `regimePolicy: tradeRegimes: none of ${settings.tradeRegimes.join(', ')} is a regime of this path`,
      {
        hint: `its regimes are ${names.join(', ')}`,
      },
    );
  }
  const gap = rowsWithoutRegime(code);

  return {
    start: { last: null, cooldownUntil: -1, awaitsRearming: false, halvedEntry: -1 },
    decide(view, account, state) {
      const t = view.row;
      if (t >= code.length) throw new ShapeError('SHAPE', `regimePolicy: expected a regime for row ${t}, got ${code.length} rows`);
      const regime = code[t]! < 0 ? null : names[code[t]!]!;
      const isTraded = regime !== null && traded.has(regime);
      const book = isTraded ? bookAt(inputs.books, t) : null;
      const exit = exitAt(account, state, settings);

      const cools = exit === 'stop_loss' || exit === 'trailing_stop';
      const cooldownUntil = cools ? t + settings.stopLoss.cooldownDays : state.cooldownUntil;
      const disarms = exit === 'take_profit' || exit === 'time_exit';
      const awaitsRearming = (disarms || state.awaitsRearming) && (regime === null || isTraded);
      const halvedEntry = exit === 'partial_profit' ? account.entryRow : state.halvedEntry;
      const next = { last: state.last, cooldownUntil, awaitsRearming, halvedEntry };

      if (exit === 'partial_profit') return decided({ kind: 'halve', reason: exit }, book, next);
      if (exit !== null) return decided({ kind: 'flatten', reason: exit }, book, next);
      if (gap[t]! > settings.maxGapDays) return decided({ kind: 'flatten', reason: 'regime_gap' }, book, next);
      if (regime === null) return decided({ kind: 'hold', reason: 'no_regime' }, book, next);
      if (book === null) return decided({ kind: 'flatten', reason: 'outside_trade_regimes' }, book, next);
      if (book.kind === 'none') return decided({ kind: 'flatten', reason: 'no_book' }, book, next);
      if (t <= cooldownUntil) return decided({ kind: 'hold', reason: 'cooldown' }, book, next);
      if (awaitsRearming) return decided({ kind: 'hold', reason: 'rearm_wait' }, book, next);

      const reason = rebalanceReason(t, regime, score[t]!, account, state.last, settings);
      if (reason === null) return decided({ kind: 'hold', reason: 'unchanged' }, book, next);
      const rebalance = scaledBook(view, book, positionScale(regime as Regime, score[t]!, settings.positionScale), settings);
      const last = { row: t, regime, score: Number.isFinite(score[t]) ? score[t]! : null };
      return decided({ kind: 'rebalance', reason, rebalance }, book, { last, cooldownUntil, awaitsRearming, halvedEntry });
    },
  };
}

function decided(action: Action, book: TargetBook | NoBook | null, state: RegimePolicyState): Decision<RegimePolicyState> {
  return { action, book, state };
}

type Settings = z.output<typeof RegimePolicyOptions>;

/** Rows in a row up to each row that have no regime. */
function rowsWithoutRegime(code: Int8Array): Int32Array {
  const gap = new Int32Array(code.length);
  for (let t = 0; t < code.length; t++) gap[t] = code[t]! < 0 ? (t > 0 ? gap[t - 1]! : 0) + 1 : 0;
  return gap;
}

function bookAt(books: RegimePolicyInputs['books'], t: number): TargetBook | NoBook {
  const book = books(t);
  if (book.row > t) throw new LookAheadError('LOOK_AHEAD', `regimePolicy: the book given for row ${t} was made at row ${book.row}`);
  return book;
}

/** The first exit that fires, in the order of the specification. */
function exitAt(account: Account, state: RegimePolicyState, settings: Settings): Exit | null {
  if (!account.hasPosition || account.isFlattenPending) return null;
  const { netReturns, equityPath, entryRow } = account;
  if (settings.stopLoss.enabled && stopLoss(netReturns, settings.stopLoss).fires) return 'stop_loss';
  if (settings.takeProfit.enabled) {
    const profit = takeProfit(netReturns, state.halvedEntry === entryRow, settings.takeProfit);
    if (profit !== 'none') return profit === 'halve' ? 'partial_profit' : 'take_profit';
    if (timeExit(account.row - entryRow, settings.takeProfit)) return 'time_exit';
  }
  return settings.trailingStop.enabled && trailingStop(equityPath, settings.trailingStop) ? 'trailing_stop' : null;
}

function rebalanceReason(
  t: number,
  regime: string,
  score: number,
  account: Account,
  last: RegimePolicyState['last'],
  { rebalanceScoreDelta, rebalanceFrequencyDays }: Settings,
): Reason | null {
  if (!account.isHeld || last === null) return 'entry';
  if (regime !== last.regime) return 'regime_change';
  if (last.score !== null && Math.abs(score - last.score) > rebalanceScoreDelta) return 'score_change';
  return rebalanceFrequencyDays !== null && t - last.row >= rebalanceFrequencyDays ? 'schedule' : null;
}

function scaledBook(view: MarketView, book: TargetBook, scale: number, { volatilityTarget, periodsPerYear }: Settings): Rebalance {
  const factor = volatilityFactor(view, book, volatilityTarget, periodsPerYear);
  const weights = new Float64Array(book.weights.length);
  for (let k = 0; k < weights.length; k++) weights[k] = scale * factor * book.weights[k]!;
  return { row: view.row, book, scale, volatilityFactor: factor, weights };
}
