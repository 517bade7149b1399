import { asCausal, asHindsight, LookAheadError, type RegimelabError } from '@regimelab/core';
import {
  ACTIONS,
  decisionReturns,
  REASONS,
  regimePolicy,
  runBacktest,
  type NoBook,
  type RegimePolicyInputs,
  type RegimePolicyOptions,
  type TargetBook,
} from '@regimelab/backtest-engine';
import { describe, expect, it } from '@jest/globals';
import { bookOf, marketOf } from '../markets.js';

const NAMES = ['STRONG_RISK_ON_ALTS', 'WEAK_RISK_ON_ALTS', 'BALANCED', 'WEAK_RISK_ON_MAJORS', 'STRONG_RISK_ON_MAJORS'];
/** s strong, w weak, b balanced, - no regime. */
const codes = (letters: string) => Int8Array.from(letters, (letter) => ({ s: 4, w: 3, b: 2, '-': -1 })[letter]!);

const quiet: RegimePolicyOptions = {
  stopLoss: { enabled: false },
  takeProfit: { enabled: false },
  volatilityTarget: { enabled: false },
  positionScale: { enabled: false },
};

interface Story {
  readonly regime: string;
  readonly score?: readonly number[];
  /** Prices of the one asset held long, 10 throughout unless given. */
  readonly prices?: readonly number[];
  readonly books?: (row: number) => TargetBook | NoBook;
  readonly options?: RegimePolicyOptions;
  readonly lag?: number;
}

function tell({ regime, score, prices, books, options, lag = 1 }: Story) {
  const T = regime.length;
  const market = marketOf(
    ['A'],
    Array.from({ length: T }, (_, t) => [prices?.[t] ?? 10]),
  );
  const policy = regimePolicy(
    {
      score: asCausal({ score: Float64Array.from({ length: T }, (_, t) => score?.[t] ?? 0.7) }),
      regime: asCausal({ names: NAMES, code: codes(regime) }),
      books: books ?? ((row) => bookOf(row, { 0: 1 })),
    },
    { ...quiet, ...options },
  );
  const costs = { takerFeeBps: 0, slippageBps: 0, impactCoefficient: 0 };
  const result = runBacktest({ market, policy, rows: { first: 0, last: T - 1 } }, { costs, executionLag: lag });
  const story = [...result.action].map((code, k) => `${ACTIONS[code]}: ${REASONS[result.reason[k]!]}`);
  return { story, result };
}

const hold = 'hold: unchanged';

describe('regimePolicy', () => {
  it('buys when the regime favours majors, holds, and closes when it no longer does', () => {
    expect(tell({ regime: 'bbsssbb' }).story).toEqual([
      ...['hold: outside_trade_regimes', 'hold: outside_trade_regimes', 'rebalance: entry', hold, hold],
      ...['flatten: outside_trade_regimes', 'hold: outside_trade_regimes'],
    ]);
  });

  it('trades only the regimes it is told to', () => {
    const options = { tradeRegimes: ['STRONG_RISK_ON_MAJORS' as const] };
    expect(tell({ regime: 'wsw', options }).story).toEqual([
      'hold: outside_trade_regimes',
      'rebalance: entry',
      'flatten: outside_trade_regimes',
    ]);
  });

  it('holds the book in a balanced regime, where it is told to', () => {
    const options = { tradeRegimes: ['BALANCED' as const], positionScale: { enabled: true } };
    const { story, result } = tell({ regime: 'bbw', score: [-0.3, -0.3, 0.7], options });
    expect(story).toEqual(['rebalance: entry', hold, 'flatten: outside_trade_regimes']);
    expect(result.rebalances[0]!.scale).toBe(0.6);
  });

  it('rebalances when the traded regime changes', () => {
    expect(tell({ regime: 'wwss' }).story).toEqual(['rebalance: entry', hold, 'rebalance: regime_change', hold]);
  });

  it('rebalances when the score has moved by more than the delta since the last rebalance', () => {
    const score = [0.5, 0.7, 0.79, 0.81, 1.1, 1.2];
    expect(tell({ regime: 'wwwwww', score }).story).toEqual([
      'rebalance: entry',
      hold,
      hold,
      'rebalance: score_change',
      hold,
      'rebalance: score_change',
    ]);
  });

  it('does not rebalance for a move of the delta itself', () => {
    const story = tell({ regime: 'ww', score: [0.5, 0.75], options: { rebalanceScoreDelta: 0.25 } }).story;
    expect(story).toEqual(['rebalance: entry', hold]);
  });

  it('rebalances after rebalanceFrequencyDays rows', () => {
    const options = { rebalanceFrequencyDays: 3 };
    expect(tell({ regime: 'sssss', options }).story).toEqual(['rebalance: entry', hold, hold, 'rebalance: schedule', hold]);
  });

  it('does not buy twice while the first order is on its way', () => {
    expect(tell({ regime: 'ssss', lag: 3 }).story).toEqual(['rebalance: entry', hold, hold, hold]);
  });

  it('holds through maxGapDays rows without a regime and closes on the next', () => {
    expect(tell({ regime: 'ss---s', options: { maxGapDays: 2 } }).story).toEqual([
      ...['rebalance: entry', hold, 'hold: no_regime', 'hold: no_regime', 'flatten: regime_gap', 'rebalance: entry'],
    ]);
  });

  it('closes where no book can be made, and counts why on every row of a traded regime', () => {
    const books = (row: number): TargetBook | NoBook =>
      row < 2
        ? bookOf(row, { 0: 1 }, { droppedNoFunding: 2 })
        : { kind: 'none', row, reason: row < 4 ? 'skipped_small_basket' : 'fallback_flat', droppedNoFunding: 1 };
    const { story, result } = tell({ regime: 'sssssb', books });
    expect(story).toEqual(['rebalance: entry', hold, 'flatten: no_book', 'hold: no_book', 'hold: no_book', 'hold: outside_trade_regimes']);
    expect(result.counters).toMatchObject({ skipped_small_basket: 2, fallback_flat: 1, dropped_no_funding: 2 + 2 + 1 + 1 + 1 });
  });

  it('counts a fallback where it rebalances, not where it holds', () => {
    const books = (row: number) => bookOf(row, { 0: 1 }, { mode: 'dollar_neutral', isFallback: true });
    expect(tell({ regime: 'sssw', books }).result.counters).toMatchObject({
      fallback_dollar_neutral: 2,
      fallback_beta_neutral: 0,
      rebalance: 2,
    });
  });

  it('scales the book by regime, score and volatility', () => {
    const options = { positionScale: { enabled: true } };
    const { result } = tell({ regime: 'wws', score: [0.75, 0.75, 0.9], options });
    expect(result.rebalances.map(({ row, scale, volatilityFactor, weights }) => [row, scale, volatilityFactor, [...weights]])).toEqual([
      [0, 0.4 + (0.4 * 0.25) / 0.5, 1, [0.4 + (0.4 * 0.25) / 0.5]],
      [2, 0.9, 1, [0.9]],
    ]);
    const prices = Array.from({ length: 30 }, (_, t) => (t % 2 ? 12 : 10));
    const wild = tell({ regime: 'b'.repeat(28) + 'ss', prices, options: { volatilityTarget: { enabled: true } } });
    expect(wild.result.rebalances[0]).toMatchObject({ scale: 1, volatilityFactor: 0.1 });
  });
});

describe('exits of regimePolicy', () => {
  it('stop: closes, then buys nothing for the rows t+1 … t+cooldownDays', () => {
    // Bought at row 1; −6 % at row 3.
    const prices = [10, 10, 10, 9.4, 9.4, 9.4, 9.4, 9.4];
    const { story, result } = tell({ regime: 'ssssssss', prices, options: { stopLoss: { cooldownDays: 2 } } });
    expect(story).toEqual([
      ...['rebalance: entry', hold, hold, 'flatten: stop_loss', 'hold: cooldown', 'hold: cooldown', 'rebalance: entry', hold],
    ]);
    expect(result.counters).toMatchObject({ stop_loss: 1, flatten: 1, rearm_wait: 0 });
  });

  it('take-profit: closes, then buys nothing until the regime has left once', () => {
    const prices = [10, 10, 11.5, 11.5, 11.5, 11.5, 11.5, 11.5];
    const { story, result } = tell({ regime: 'ssss-bss', prices, options: { takeProfit: {} } });
    expect(story).toEqual([
      ...['rebalance: entry', hold, 'flatten: take_profit', 'hold: rearm_wait', 'hold: no_regime', 'hold: outside_trade_regimes'],
      ...['rebalance: entry', hold],
    ]);
    expect(result.counters).toMatchObject({ take_profit: 1, rearm_wait: 1 });
  });

  it('take-profit on the row on which the regime leaves: armed again at once', () => {
    const prices = [10, 10, 11.5, 11.5, 11.5];
    expect(tell({ regime: 'ssbss', prices, options: { takeProfit: {} } }).story).toEqual([
      ...['rebalance: entry', hold, 'flatten: take_profit', 'rebalance: entry', hold],
    ]);
  });

  it('partial profit: halves once, closes at twice the threshold; neither moves the last rebalance', () => {
    const prices = [10, 10, 11, 11, 11, 15, 15];
    const options = { takeProfit: { partialProfitTaking: true }, rebalanceFrequencyDays: 4 };
    const { story, result } = tell({ regime: 'sssssss', prices, options });
    // Of 1,000,000: +10 % at row 2, halved at row 3, so that 550,000 earn 15/11 by row 5: 1,300,000, +30 %.
    expect(story).toEqual([
      ...['rebalance: entry', hold, 'rebalance: partial_profit', hold, 'rebalance: schedule', 'flatten: take_profit', 'hold: rearm_wait'],
    ]);
    expect(result.gross.total[3]).toBeCloseTo(0.5, 12);
    expect(result.rebalances.map(({ row }) => row)).toEqual([0, 4]);
    expect(result.counters).toMatchObject({ rebalance: 3, take_profit: 1 });
  });

  it('time exit: 30 rows after the entry, which rebalances do not move', () => {
    const { story } = tell({ regime: 's'.repeat(34), options: { takeProfit: {}, rebalanceFrequencyDays: 10 } });
    expect(story.map((entry, k) => [k, entry] as const).filter(([, entry]) => entry !== hold)).toEqual([
      ...[
        [0, 'rebalance: entry'],
        [10, 'rebalance: schedule'],
        [20, 'rebalance: schedule'],
        [30, 'rebalance: schedule'],
      ],
      ...[
        [31, 'flatten: time_exit'],
        [32, 'hold: rearm_wait'],
        [33, 'hold: rearm_wait'],
      ],
    ]);
  });

  it('trailing stop: closes below the highest equity since the entry, and cools down', () => {
    const prices = [10, 10, 12, 10.2, 10.2, 10.2];
    const options = { trailingStop: { enabled: true }, stopLoss: { enabled: false, cooldownDays: 1 } };
    const { story } = tell({ regime: 'ssssss', prices, options });
    expect(story).toEqual(['rebalance: entry', hold, hold, 'flatten: trailing_stop', 'hold: cooldown', 'rebalance: entry']);
  });

  it('the first named counts: a stop comes before all, a take-profit before the time exit', () => {
    const both = { stopLoss: {}, trailingStop: { enabled: true, drawdownThreshold: -0.01 }, takeProfit: { timeBasedExitDays: 2 } };
    expect(tell({ regime: 'ssss', prices: [10, 10, 10.5, 9], options: both }).story[3]).toBe('flatten: stop_loss');
    expect(tell({ regime: 'ssss', prices: [10, 10, 10.5, 12], options: both }).story[3]).toBe('flatten: take_profit');
    expect(tell({ regime: 'ssss', prices: [10, 10, 10.5, 10.39], options: both }).story[3]).toBe('flatten: time_exit');
  });

  it('come before the regime: a stop on the row on which the regime leaves still cools down', () => {
    const { story } = tell({ regime: 'ssbss', prices: [10, 10, 9, 9, 9], options: { stopLoss: {} } });
    expect(story).toEqual(['rebalance: entry', hold, 'flatten: stop_loss', 'hold: cooldown', 'hold: cooldown']);
  });

  it('are not looked at while a flatten is on its way', () => {
    const { story, result } = tell({ regime: 'sssbbbb', prices: [10, 10, 10, 10, 5, 5, 5], options: { stopLoss: {} }, lag: 2 });
    expect(story.slice(3, 5)).toEqual(['flatten: outside_trade_regimes', 'hold: outside_trade_regimes']);
    expect(result.counters.stop_loss).toBe(0);
  });
});

describe('regimePolicy refuses', () => {
  const inputs: RegimePolicyInputs = {
    score: asCausal({ score: Float64Array.of(0.7, 0.7, 0.7) }),
    regime: asCausal({ names: NAMES, code: codes('sss') }),
    books: (row) => bookOf(row, { 0: 1 }),
  };
  const errorOf = (action: () => unknown): RegimelabError => {
    try {
      action();
    } catch (error) {
      return error as RegimelabError;
    }
    throw new Error('expected an error');
  };

  it('a regime or score that saw the future', () => {
    const regime = asHindsight({ names: NAMES, code: codes('sss') });
    expect(errorOf(() => regimePolicy({ ...inputs, regime: regime as never })).code).toBe('LOOK_AHEAD');
    const score = asHindsight({ score: Float64Array.of(1, 1, 1) });
    expect(errorOf(() => regimePolicy({ ...inputs, score: score as never })).code).toBe('LOOK_AHEAD');
  });

  it('a book made after the row it is for', () => {
    const policy = regimePolicy({ ...inputs, books: (row) => bookOf(row + 1, { 0: 1 }) });
    const market = marketOf(['A'], [[10], [10], [10]]);
    expect(() => runBacktest({ market, policy, rows: { first: 0, last: 2 } })).toThrow(LookAheadError);
  });

  it('a path of other regimes than it could trade', () => {
    const regime = asCausal({ names: ['CALM', 'STORM'], code: codes('---') });
    const error = errorOf(() => regimePolicy({ ...inputs, regime }));
    expect([error.code, error.hint]).toEqual(['CONFIG_RANGE', 'its regimes are CALM, STORM']);
  });

  it('a score of another length, and rows beyond the path', () => {
    expect(errorOf(() => regimePolicy({ ...inputs, score: asCausal({ score: [1] }) })).code).toBe('SHAPE');
    const market = marketOf(['A'], [[10], [10], [10], [10]]);
    expect(errorOf(() => runBacktest({ market, policy: regimePolicy(inputs), rows: { first: 0, last: 3 } })).code).toBe('SHAPE');
  });

  it('all problems of its options at once', () => {
    const options = { stopLoss: { dailyLossThreshold: -0.001 }, volatilityTarget: { maxScale: 2 }, tradeRegimes: ['BALANCE'] };
    const error = errorOf(() => regimePolicy(inputs, options as never));
    expect(error.message).toMatch(/tradeRegimes/);
    expect(error.message).toMatch(/dailyLossThreshold/);
    expect(error.message).toMatch(/maxScale/);
  });
});

describe('decisionReturns', () => {
  it('books the cost of a trade with the return it was made for', () => {
    // Decided at row 0 (strong), bought at row 1 for 1 % of equity, +10 % at row 2; row 2 decides to close, at row 3.
    const market = marketOf(['A'], [[10], [10], [11], [11], [11]]);
    const regime = { names: NAMES, code: codes('ssbbb') };
    const inputs = { score: asCausal({ score: new Float64Array(5).fill(0.7) }), regime: asCausal(regime) };
    const policy = regimePolicy({ ...inputs, books: (row) => bookOf(row, { 0: 1 }) }, quiet);
    const costs = { takerFeeBps: 100, slippageBps: 0, impactCoefficient: 0 };
    const result = runBacktest({ market, policy, rows: { first: 0, last: 4 } }, { costs, initialEquityUsd: 1000 });
    const { code, returns } = decisionReturns(result, regime);
    expect([...code]).toEqual([-1, -1, 4, 4, 2]);
    const expected = [0, 0, 100 / 990 - 0.01, 0, -0.01 * (1100 / 1090)];
    returns.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 12));
  });
});
