import { createAxes, emptyPanel, InvariantError, type Json, LookAheadError, type RegimelabError } from '@regimelab/core';
import { ACTIONS, prepareMarket, REASONS, runBacktest, type BacktestMarket, type Policy } from '@regimelab/backtest-engine';
import { describe, expect, it } from '@jest/globals';
import { bookOf, marketOf, rebalanceTo, scripted, type Step } from '../markets.js';

const free = { takerFeeBps: 0, slippageBps: 0, impactCoefficient: 0 };
const flat = (rows: number, price = 10) => Array.from({ length: rows }, () => [price]);

function run(market: BacktestMarket, steps: Readonly<Record<number, Step>>, options = {}) {
  const last = market.price.axes.times.length - 1;
  return runBacktest({ market, policy: scripted(steps), rows: { first: 0, last } }, { costs: free, initialEquityUsd: 1000, ...options });
}

function errorOf(action: () => unknown): RegimelabError {
  try {
    action();
  } catch (error) {
    return error as RegimelabError;
  }
  throw new Error('expected an error');
}

describe('an order', () => {
  it('trades executionLag rows after its decision and earns from the row after that', () => {
    const market = marketOf(['A'], [[10], [11], [12], [13], [14]]);
    expect([...run(market, { 0: { 0: 1 } }).equity].map(near)).toEqual(
      [1000, 1000, 1000 * (12 / 11), 1000 * (13 / 11), 1000 * (14 / 11)].map(near),
    );
    expect([...run(market, { 0: { 0: 1 } }, { executionLag: 3 }).traded]).toEqual([0, 0, 0, 1, 0]);
  });

  it('of a rebalance closes a held name that it does not have', () => {
    const market = marketOf(
      ['A', 'B'],
      [
        [10, 10],
        [10, 10],
        [10, 10],
        [10, 10],
      ],
    );
    const { weights, turnover } = run(market, { 0: { 0: 1 }, 1: { 1: -1 } });
    expect([...weights.values]).toEqual([0, 0, 1, 0, 0, -1, 0, -1]);
    expect([...turnover.alts]).toEqual([0, 1, 2, 0]);
  });

  it('to halve keeps half of the units of every name, and the book', () => {
    const market = marketOf(
      ['A', 'B'],
      [
        [10, 10],
        [10, 10],
        [20, 10],
        [20, 10],
      ],
    );
    const { weights, rebalanceRow, action } = run(market, { 0: { 0: 0.5, 1: -0.5 }, 2: 'halve' });
    // Day 2: 50 of A for 1,000, −50 of B for −500, equity 1,500. Day 3, halved: 25 of A for 500, −25 of B for −250.
    expect([...weights.values.subarray(4)].map(near)).toEqual([1000 / 1500, -500 / 1500, 500 / 1500, -250 / 1500].map(near));
    expect([...rebalanceRow]).toEqual([-1, 0, 0, 0]);
    expect(ACTIONS[action[2]!]).toBe('rebalance');
  });

  it('to flatten or halve nothing is recorded as hold', () => {
    const { action, counters } = run(marketOf(['A'], flat(3)), { 0: 'flatten', 1: 'halve' });
    expect([...action]).toEqual([0, 0, 0]);
    expect(counters).toMatchObject({ hold: 3, flatten: 0, rebalance: 0 });
  });

  it('to flatten is not repeated while the first is on its way', () => {
    const { action } = run(marketOf(['A'], flat(6)), { 0: { 0: 1 }, 2: 'flatten', 3: 'flatten' }, { executionLag: 2 });
    expect([...action].map((code) => ACTIONS[code])).toEqual(['rebalance', 'hold', 'flatten', 'hold', 'hold', 'hold']);
  });

  it('stays due for a name without a price until the price is there, at its target weight', () => {
    const market = marketOf(
      ['A', 'B'],
      [
        [10, 10],
        [10, null],
        [12, null],
        [12, 10],
      ],
    );
    const { weights, counters } = run(market, { 0: { 0: 0.5, 1: -0.5 } });
    expect([...weights.values].map(near)).toEqual([0, 0, 0.5, 0, 600 / 1100, 0, 600 / 1100, -0.5].map(near));
    expect(counters.no_price_trades).toBe(2);
  });

  it('replaces what is still due of an older one', () => {
    const market = marketOf(
      ['A', 'B'],
      [
        [10, 10],
        [10, null],
        [10, null],
        [10, 10],
      ],
    );
    const { weights, counters } = run(market, { 0: { 0: 0.5, 1: -0.5 }, 1: { 0: 0.25 } });
    expect([...weights.values.subarray(4)]).toEqual([0.25, 0, 0.25, 0]);
    expect(counters.no_price_trades).toBe(1);
  });

  it('to halve stays due at the units it meant', () => {
    const market = marketOf(
      ['A', 'B'],
      [
        [10, 10],
        [10, 10],
        [10, null],
        [10, 20],
      ],
    );
    const { weights } = run(market, { 0: { 0: 0.5, 1: -0.5 }, 1: 'halve' });
    // Day 3: A 250, B −25·20 = −500 of an equity of 1000 − 50·10 = 500.
    expect([...weights.values.subarray(6)].map(near)).toEqual([0.5, -1]);
  });
});

describe('a name that stops printing', () => {
  const prices = [
    [10, 10],
    [10, 10],
    [10, null],
    [10, null],
    [10, null],
    [10, null],
    [10, 30],
  ];

  it('keeps its mark for maxStalenessDays and is then closed at it', () => {
    const { counters, altCount, traded, turnover, usd } = run(marketOf(['A', 'B'], prices), { 0: { 0: 0.5, 1: -0.5 } });
    expect([...altCount]).toEqual([0, 2, 2, 2, 2, 1, 1]);
    expect(counters.delisted).toBe(1);
    expect([...traded]).toEqual([0, 1, 0, 0, 0, 0, 0]);
    expect(turnover.alts[5]).toBe(0);
    expect([...usd.price]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('costs its haircut as price PnL', () => {
    const { usd } = run(marketOf(['A', 'B'], prices), { 0: { 0: 0.5, 1: -0.5 } }, { delistHaircut: 0.4 });
    expect(usd.price[5]).toBeCloseTo(-200, 9);
  });

  it('leaves the state of the row before', () => {
    const { beforeDelisting, state } = run(marketOf(['A', 'B'], prices), { 0: { 0: 0.5, 1: -0.5 } });
    expect(beforeDelisting).toMatchObject({ row: 4, positions: [{ asset: 'A' }, { asset: 'B', markRow: 1 }], counters: { delisted: 0 } });
    expect(state).toMatchObject({ row: 6, positions: [{ asset: 'A' }], counters: { delisted: 1 } });
    expect(run(marketOf(['A', 'B'], prices.slice(0, 5)), { 0: { 0: 0.5, 1: -0.5 } }).beforeDelisting).toBeNull();
  });

  it('pays the funding of the interval in which it goes', () => {
    const paid = prices.map(() => [0, 0.01]);
    const { usd } = run(marketOf(['A', 'B'], prices, { paid }), { 0: { 0: 0.5, 1: -0.5 } });
    expect([...usd.funding].map(near)).toEqual([0, 0, -5, -5, -5, -5, 0].map(near));
  });

  it('lets go of the trade that waited for it, and of its position: the book is flat', () => {
    const result = run(marketOf(['A'], [[10], [10], [null], [null], [null], [null], [9]]), { 0: { 0: 1 }, 1: 'flatten' });
    expect(result.counters).toMatchObject({ no_price_trades: 3, delisted: 1 });
    expect([...result.rebalanceRow]).toEqual([-1, 0, 0, 0, 0, -1, -1]);
    expect(result.state).toMatchObject({ entryRow: -1, unfilled: null, positions: [] });
  });
});

describe('funding', () => {
  it('is charged on the mark of the row before, of units held over the interval', () => {
    const paid = [[0.01], [0.01], [0.02], [0.01]];
    const { usd } = run(marketOf(['A'], [[10], [10], [20], [20]], { paid }), { 0: { 0: -1 }, 1: 'flatten' });
    expect([...usd.funding]).toEqual([0, 0, -20, 0]);
  });

  it('counts each held day by where its rate came from, and charges nothing for a missing one', () => {
    const market = marketOf(['A'], flat(6), {
      paid: [[null], [null], [0.01], [0.01], [0.01], [null]],
      source: [[0], [0], [1], [2], [3], [0]],
    });
    const { counters, usd } = run(market, { 0: { 0: 1 } });
    const counts = { funding_days_settled: 1, funding_days_partial: 1, funding_days_daily: 1, funding_missing_days: 1 };
    expect(counters).toMatchObject(counts);
    expect(usd.funding[5]).toBe(0);
  });

  it('is missing where the rate is, whatever its source says', () => {
    const { counters, equity } = run(marketOf(['A'], flat(3), { paid: [[null], [null], [null]] }), { 0: { 0: 1 } });
    expect([counters.funding_missing_days, counters.funding_days_settled, equity[2]]).toEqual([1, 0, 1000]);
  });

  it('is neither charged nor counted where the market has none', () => {
    const { counters } = run(marketOf(['A'], flat(4)), { 0: { 0: 1 } });
    expect(counters.funding_missing_days).toBe(0);
  });
});

describe('a prepared market', () => {
  it('is asked for what it keeps once: it answers what it answered first', () => {
    const market = marketOf(
      ['A'],
      Array.from({ length: 33 }, (_, t) => [t % 2 ? 101 : 100]),
      { volumes: Array.from({ length: 33 }, () => [1000]) },
    );
    const prepared = prepareMarket(market);
    const costs = { takerFeeBps: 0, slippageBps: 0, impactCoefficient: 0.1 };
    const before = run(prepared, { 30: { 0: 0.5 } }, { costs });
    market.volume.values.fill(10);
    expect(run(prepared, { 30: { 0: 0.5 } }, { costs }).usd.impact[31]).toBe(before.usd.impact[31]);
    expect(run(market, { 30: { 0: 0.5 } }, { costs }).usd.impact[31]).toBeGreaterThan(before.usd.impact[31]!);
  });

  it('is prepared once', () => {
    const prepared = prepareMarket(marketOf(['A'], flat(3)));
    expect(prepareMarket(prepared)).toBe(prepared);
  });
});

describe('market impact', () => {
  // 31 rows of ±1 %: the deviation of the last 30 returns, of the last 24 where the first are missing; volume 1,000 a day.
  const rows = 33;
  const prices = Array.from({ length: rows }, (_, t) => [t % 2 ? 101 : 100]);
  const volumes = Array.from({ length: rows }, () => [1000]);
  const costs = { takerFeeBps: 0, slippageBps: 0, impactCoefficient: 0.1, advDays: 5 };
  const impactOf = (market: BacktestMarket, row: number) => run(market, { [row - 1]: { 0: 0.5 } }, { costs });

  it('is k·σ·√(trade / ADV)·trade, σ of the last 30 returns', () => {
    const { usd, counters } = impactOf(marketOf(['A'], prices, { volumes }), 31);
    const [up, down] = [101 / 100 - 1, 100 / 101 - 1];
    const sigma = Math.sqrt((15 * (up - (up + down) / 2) ** 2 + 15 * (down - (up + down) / 2) ** 2) / 29);
    expect(usd.impact[31]).toBeCloseTo(0.1 * sigma * Math.sqrt(0.5) * 500, 12);
    expect(counters.impact_missing).toBe(0);
  });

  it('is not looked for where nothing changes hands', () => {
    const calm = marketOf(['A'], flat(5));
    const { counters, traded } = run(calm, { 0: { 0: 1 }, 2: { 0: 1 } }, { costs });
    expect([counters.impact_missing, counters.rebalance, ...traded]).toEqual([1, 2, 0, 1, 0, 0, 0]);
  });

  it('is 0 and counted with fewer than 24 returns, too few volumes, or no volume', () => {
    const gaps = volumes.map((_, t) => [t % 5 === 0 ? 1000 : null]);
    const none = volumes.map(() => [0]);
    for (const [market, row] of [
      [marketOf(['A'], prices, { volumes }), 23],
      [marketOf(['A'], prices, { volumes: gaps }), 31],
      [marketOf(['A'], prices, { volumes: none }), 31],
    ] as const) {
      const { usd, counters } = impactOf(market, row);
      expect([usd.impact[row], counters.impact_missing]).toEqual([0, 1]);
    }
    expect(impactOf(marketOf(['A'], prices, { volumes }), 24).counters.impact_missing).toBe(0);
  });
});

describe('ruin', () => {
  it('by prices ends the run before it trades', () => {
    const result = run(marketOf(['A'], [[10], [10], [25], [25], [25]]), { 0: { 0: -1 }, 1: 'flatten' });
    expect(result).toMatchObject({ ruined: true, rows: { first: 0, last: 2 } });
    expect([...result.equity]).toEqual([1000, 1000, -500]);
    expect([result.traded[2], result.action[2], result.reason[2]]).toEqual([0, -1, -1]);
    expect([result.gross.total[2], result.weights.values[2]]).toEqual([NaN, NaN]);
    expect(result.axes.times.length).toBe(3);
  });

  it('by costs ends the run after it traded', () => {
    const result = run(marketOf(['A'], flat(4)), { 0: { 0: 1 } }, { costs: { ...free, takerFeeBps: 20_000 } });
    expect([...result.equity]).toEqual([1000, -1000]);
    expect([result.ruined, result.traded[1], result.turnover.alts[1]]).toEqual([true, 1, 1]);
  });

  it('is final: nothing is simulated after it', () => {
    const market = marketOf(['A'], [[10], [10], [25], [25], [25]]);
    const { state } = run(market, { 0: { 0: -1 } });
    const rest = runBacktest({ market, policy: scripted({}), rows: { first: 3, last: 4 } }, {}, state);
    expect([rest.equity.length, rest.ruined, rest.state]).toEqual([0, true, state]);
  });
});

describe('what a policy sees', () => {
  const market = marketOf(['A'], [[10], [11], [12], [13]], { decisionPrices: [[9], [10], [0], [12]] });
  const asking = (row: number): Policy<Json> => ({
    start: null,
    decide(view) {
      view.returnAt(view.row + row, 0);
      return { action: { kind: 'hold', reason: 'unchanged' }, book: null, state: null };
    },
  });

  it('ends at its row: asking beyond is an error that names asset, row and time', () => {
    const error = errorOf(() => runBacktest({ market, policy: asking(1), rows: { first: 1, last: 3 } }));
    expect(error).toBeInstanceOf(LookAheadError);
    expect(error.message).toBe('MarketView: A of row 2 was asked for at row 1 (2024-01-02)');
    expect(() => runBacktest({ market, policy: asking(0), rows: { first: 1, last: 3 } })).not.toThrow();
  });

  it('are decision prices, missing where not positive, and the account after the trades of the row', () => {
    const seen: unknown[] = [];
    const policy: Policy<Json> = {
      start: null,
      decide(view, { netReturns, equityPath, entryRow, hasPosition, isHeld }) {
        seen.push([
          view.price(view.row, 0),
          view.returnAt(view.row, 0),
          entryRow,
          hasPosition,
          isHeld,
          netReturns.length,
          equityPath.at(-1),
        ]);
        const action = view.row > 0 ? ({ kind: 'hold', reason: 'unchanged' } as const) : null;
        return { action: action ?? { kind: 'rebalance', reason: 'entry', rebalance: rebalanceTo(0, { 0: 1 }) }, book: null, state: null };
      },
    };
    runBacktest({ market, policy, rows: { first: 0, last: 3 } }, { costs: free, initialEquityUsd: 110 });
    expect(seen).toEqual([
      [9, NaN, -1, false, false, 0, undefined],
      [10, 10 / 9 - 1, 1, true, true, 0, undefined],
      [NaN, NaN, 1, true, true, 1, 120],
      [12, NaN, 1, true, true, 2, 130],
    ]);
  });

  it('is not an order still to trade: units are held, or will be', () => {
    const seen: boolean[][] = [];
    const steps: Record<number, Step> = { 0: { 0: 1 }, 2: 'flatten' };
    const inner = scripted(steps);
    const policy: Policy<Json> = {
      start: null,
      decide(view, account, state) {
        seen.push([account.hasPosition, account.isHeld, account.isFlattenPending]);
        return inner.decide(view, account, state);
      },
    };
    runBacktest({ market: marketOf(['A'], flat(6)), policy, rows: { first: 0, last: 5 } }, { executionLag: 2 });
    expect(seen).toEqual([
      [false, false, false],
      [false, true, false],
      [true, true, false],
      [true, false, true],
      [false, false, false],
      [false, false, false],
    ]);
  });
});

describe('runBacktest refuses', () => {
  const market = marketOf(
    ['A', 'B'],
    [
      [10, 10],
      [10, 10],
      [10, 10],
    ],
  );
  const rows = { first: 0, last: 2 };
  const policy = scripted({});

  it('an option it does not know, naming the nearest', () => {
    const error = errorOf(() => runBacktest({ market, policy, rows }, { delistHaircutt: 0.5 } as never));
    expect(error.message).toMatch(/delistHaircutt: no such key/);
  });

  it('an execution lag of 0: nobody trades at the price the decision was made with', () => {
    expect(errorOf(() => runBacktest({ market, policy, rows }, { executionLag: 0 })).code).toBe('CONFIG_RANGE');
  });

  it('rows outside of the market', () => {
    expect(errorOf(() => runBacktest({ market, policy, rows: { first: 0, last: 3 } })).message).toMatch(/within 0 … 2, got 0 … 3/);
    expect(() => runBacktest({ market, policy, rows: { first: 2, last: 1 } })).toThrow();
  });

  it('a major that is no asset', () => {
    const error = errorOf(() => runBacktest({ market: { ...market, majors: ['AA'] }, policy, rows }));
    expect([error.message, error.hint]).toEqual(['runBacktest: majors: AA is no asset of the market', 'did you mean A?']);
  });

  it('panels on different axes', () => {
    const volume = emptyPanel(createAxes('day', [1, 2, 3], ['A', 'B']));
    expect(errorOf(() => runBacktest({ market: { ...market, volume }, policy, rows })).code).toBe('ALIGNMENT');
  });

  it('a market that cannot be walked, already where it is prepared', () => {
    expect(errorOf(() => prepareMarket({ ...market, majors: ['C'] })).message).toBe('prepareMarket: majors: C is no asset of the market');
    const volume = emptyPanel(createAxes('day', [1, 2, 3], ['A', 'B']));
    expect(errorOf(() => prepareMarket({ ...market, volume })).code).toBe('ALIGNMENT');
  });

  it('an order that is no book', () => {
    const ordering = (weights: Float64Array, columns = Int32Array.of(0, 1)): Policy<Json> => ({
      start: null,
      decide({ row }) {
        const rebalance = { row, book: { ...bookOf(row, {}), columns }, scale: 1, volatilityFactor: 1, weights };
        return { action: { kind: 'rebalance', reason: 'entry', rebalance }, book: null, state: null };
      },
    });
    for (const broken of [
      ordering(Float64Array.of(1, NaN)),
      ordering(Float64Array.of(1)),
      ordering(Float64Array.of(1, 1), Int32Array.of(0, 0)),
      ordering(Float64Array.of(1, 1), Int32Array.of(0, 2)),
    ]) {
      expect(errorOf(() => runBacktest({ market, policy: broken, rows })).code).toBe('SHAPE');
    }
  });

  it('to resume from another place or grid', () => {
    const { state } = runBacktest({ market, policy, rows: { first: 0, last: 1 } });
    expect(errorOf(() => runBacktest({ market, policy, rows: { first: 1, last: 2 } }, {}, state)).message).toMatch(/ends at row 1/);
    const moved = { ...state, time: state.time + 1 };
    expect(errorOf(() => runBacktest({ market, policy, rows: { first: 2, last: 2 } }, {}, moved)).code).toBe('ALIGNMENT');
    const unknown = { ...state, positions: [{ asset: 'C', units: 1, mark: 1, markRow: 1 }] };
    expect(errorOf(() => runBacktest({ market, policy, rows: { first: 2, last: 2 } }, {}, unknown)).message).toMatch(/holds C/);
  });

  it('an account that does not add up', () => {
    // A volume so small that trade / ADV overflows.
    const prices = Array.from({ length: 40 }, (_, t) => [t % 2 ? 101 : 100]);
    const volumes = Array.from({ length: 40 }, () => [1e-320]);
    const broken = marketOf(['A'], prices, { volumes });
    const error = errorOf(() => runBacktest({ market: broken, policy: scripted({ 35: { 0: 1 } }), rows: { first: 0, last: 39 } }));
    expect(error).toBeInstanceOf(InvariantError);
    expect(error.message).toMatch(/account of row 36 does not add up/);
  });
});

describe('codes of actions and reasons', () => {
  it('are positions in their lists', () => {
    const { action, reason } = run(marketOf(['A'], flat(4)), { 0: { 0: 1 }, 2: 'flatten' });
    expect([...action].map((code) => ACTIONS[code])).toEqual(['rebalance', 'hold', 'flatten', 'hold']);
    expect([...reason].map((code) => REASONS[code])).toEqual(['entry', 'unchanged', 'outside_trade_regimes', 'unchanged']);
  });
});

/** For comparing figures that differ in the last bit. */
function near(value: number): number {
  return Number(value.toPrecision(12));
}
