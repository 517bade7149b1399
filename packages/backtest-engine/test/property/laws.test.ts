import { asCausal, createAxes, type Json, type Panel } from '@regimelab/core';
import { expectCausal, panels, permuted } from '@regimelab/core/testing';
import {
  attributePnl,
  COUNTERS,
  decisionReturns,
  PNL_PARTS,
  prepareMarket,
  regimePolicy,
  runBacktest,
  settlementsCrossed,
  type BacktestMarket,
  type BacktestResult,
  type BacktestState,
  type Policy,
  type Settlement,
} from '@regimelab/backtest-engine';
import { stream } from '@regimelab/numerics';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bookOf, FIRST_DAY, randomBooks, randomMarket, scripted } from '../markets.js';

const NAMES = ['RISK_ON_ALTS', 'BALANCED', 'RISK_ON_MAJORS'];

interface Run {
  readonly market: BacktestMarket;
  readonly policy: Policy<Json>;
  readonly regime: { readonly names: readonly string[]; readonly code: Int8Array };
  readonly rows: { readonly first: number; readonly last: number };
  readonly options: { readonly executionLag: number; readonly delistHaircut: number };
}

const runs: fc.Arbitrary<Run> = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    T: fc.integer({ min: 12, max: 70 }),
    N: fc.integer({ min: 3, max: 6 }),
    lag: fc.constantFrom(1, 1, 2, 3),
    volatility: fc.constantFrom(0.01, 0.04, 0.2),
  })
  .map(({ seed, T, N, lag, volatility }) => {
    const market = randomMarket({ seed, T, N, volatility });
    const { policy, regime } = policyFor(seed, T, N);
    return { market, policy, regime, rows: { first: 3, last: T - 1 }, options: { executionLag: lag, delistHaircut: 0.3 } };
  });

function policyFor(seed: number, T: number, N: number, order: readonly number[] | null = null) {
  const random = stream(seed, 'score');
  const score = Float64Array.from({ length: T }, () => (random.uniform() < 0.1 ? NaN : 1.2 * random.uniform() - 0.1));
  const code = Int8Array.from(score, (s) => (Number.isNaN(s) ? -1 : s > 0.3 ? 2 : 1));
  const books = randomBooks(seed, T, N);
  const columnOf = (n: number) => (order === null ? n : order.indexOf(n));
  const policy = regimePolicy(
    {
      score: asCausal({ score }),
      regime: asCausal({ names: NAMES, code }),
      books: (row) => {
        const book = books(row);
        return book.kind === 'none' ? book : { ...book, columns: book.columns.map(columnOf) };
      },
    },
    {
      maxGapDays: 1,
      takeProfit: { profitThreshold: 0.05, partialProfitTaking: true },
      trailingStop: { enabled: true },
      stopLoss: { cooldownDays: 2 },
    },
  );
  return { policy: policy as unknown as Policy<Json>, regime: { names: NAMES, code } };
}

/** Every number of a result, row by row, so that two results can be compared in bits. */
function rowsOf({ usd, legs, returns, ...paths }: BacktestResult): number[][] {
  const { equity, turnover, gross, altCount, traded, active, action, reason, rebalanceRow, weights } = paths;
  const N = weights.axes.assets.length;
  const columns = [
    ...[usd, legs.majors, legs.alts].flatMap((parts) => PNL_PARTS.map((part) => parts[part])),
    ...Object.values(returns as unknown as Record<string, Float64Array>),
    ...[equity, turnover.majors, turnover.alts, gross.majors, gross.alts, gross.total],
    ...[altCount, traded, active, action, reason, rebalanceRow],
  ];
  return Array.from(equity, (_, k) => [...columns.map((column) => column[k]!), ...weights.values.subarray(k * N, (k + 1) * N)]);
}

describe('runBacktest', () => {
  it('keeps an account that adds up: price − fees − slippage − impact − funding, and cash plus what is owned', () => {
    fc.assert(
      fc.property(runs, ({ market, policy, rows, options }) => {
        const result = runBacktest({ market, policy, rows }, { ...options, initialEquityUsd: 1000 });
        let before = 1000;
        for (const [k, equity] of result.equity.entries()) {
          const { price, fees, slippage, impact, funding } = result.usd;
          const scale = Math.max(before, 1);
          const profit = price[k]! - fees[k]! - slippage[k]! - impact[k]! - funding[k]!;
          expect(Math.abs(equity - before - profit)).toBeLessThanOrEqual(1e-9 * scale);
          const { gross, cost, funding: paid, net } = result.returns;
          expect(Math.abs(net[k]! - (gross[k]! - cost[k]! - paid[k]!))).toBeLessThanOrEqual(1e-9);
          for (const part of PNL_PARTS) {
            const legs = result.legs.majors[part][k]! + result.legs.alts[part][k]!;
            expect(Math.abs(result.usd[part][k]! - legs)).toBeLessThanOrEqual(1e-9 * scale);
          }
          before = equity;
        }
      }),
    );
  });

  it('gives the same bits whatever the order of the columns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 12, max: 60 }), (seed, T) => {
        const N = 5;
        const order = Array.from(stream(seed, 'order').shuffle(Int32Array.from({ length: N }, (_, n) => n)));
        const market = randomMarket({ seed, T, N });
        const { price, decisionPrice, volume, funding } = market;
        const axes = createAxes(
          'day',
          price.axes.times,
          order.map((n) => price.axes.assets[n]!),
        );
        const move = (panel: Panel): Panel => ({ axes, values: permuted(panel, order).values });
        const source = move({ axes, values: Float64Array.from(funding!.source.values) });
        const moved = {
          ...{ price: move(price), decisionPrice: move(decisionPrice), volume: move(volume), majors: market.majors },
          funding: { paid: move(funding!.paid), source: { axes, values: Uint8Array.from(source.values) } },
        };
        const rows = { first: 0, last: T - 1 };
        const a = runBacktest({ market, policy: policyFor(seed, T, N).policy, rows });
        const b = runBacktest({ market: moved, policy: policyFor(seed, T, N, order).policy, rows });
        const back = {
          ...b,
          weights: {
            axes: price.axes,
            values: permuted(
              b.weights,
              order.map((_, n) => order.indexOf(n)),
            ).values,
          },
        };
        expect(rowsOf(back)).toEqual(rowsOf(a));
        expect(b.counters).toEqual(a.counters);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bits of a prepared market, whoever walked it before', () => {
    fc.assert(
      fc.property(
        runs,
        fc.array(fc.constantFrom(5, 30), { minLength: 1, maxLength: 3 }),
        ({ market, policy, rows, options }, looksBack) => {
          const prepared = prepareMarket(market);
          for (const advDays of looksBack) {
            const settings = { ...options, costs: { advDays } };
            const { first, last } = rows;
            runBacktest({ market: prepared, policy, rows: { first, last: Math.max(first, last - 5) } }, settings);
            const [a, b] = [market, prepared].map((walked) => runBacktest({ market: walked, policy, rows }, settings));
            expect(rowsOf(b!)).toEqual(rowsOf(a!));
            expect(b!.state).toEqual(a!.state);
            expect(b!.beforeDelisting).toEqual(a!.beforeDelisting);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives the same bits in parts, the state between them written to JSON and read again', () => {
    fc.assert(
      fc.property(
        runs,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        ({ market, policy, regime, rows, options }, cuts) => {
          const whole = runBacktest({ market, policy, rows }, options);
          const ends = [...new Set(cuts.map((x) => rows.first + Math.floor(x * (rows.last - rows.first))))].sort((a, b) => a - b);
          const parts: BacktestResult[] = [];
          let state: BacktestState | null = null;
          for (const last of [...ends.filter((end) => end < rows.last), rows.last]) {
            const first: number = state === null ? rows.first : state.row + 1;
            if (first > last) continue;
            const part: BacktestResult = runBacktest({ market, policy, rows: { first, last } }, options, state);
            parts.push(part);
            if (part.ruined) break;
            state = JSON.parse(JSON.stringify(part.state)) as BacktestState;
          }
          const end = parts.at(-1)!;
          expect(parts.flatMap(rowsOf)).toEqual(rowsOf(whole));
          expect(end.counters).toEqual(whole.counters);
          expect(end.state).toEqual(whole.state);
          expect(end.ruined).toBe(whole.ruined);
          const rebalances = new Map(parts.flatMap((part) => part.rebalances).map((rebalance) => [rebalance.row, rebalance]));
          expect([...rebalances.values()]).toEqual(whole.rebalances);
          const byDecision = parts.map((part) => decisionReturns(part, regime));
          expect(byDecision.flatMap(({ code }) => [...code])).toEqual([...decisionReturns(whole, regime).code]);
          expect(byDecision.flatMap(({ returns }) => [...returns])).toEqual([...decisionReturns(whole, regime).returns]);
        },
      ),
    );
  });

  it('gives with another haircut the bits of going on from before the first name was closed', () => {
    let closed = 0;
    fc.assert(
      fc.property(runs, fc.constantFrom(0, 0.5, 1), ({ market, policy, rows, options }, delistHaircut) => {
        const { beforeDelisting: state, counters, ...given } = runBacktest({ market, policy, rows }, options);
        expect(state === null).toBe(counters.delisted === 0);
        if (state === null) return;
        closed++;
        const whole = runBacktest({ market, policy, rows }, { ...options, delistHaircut });
        const rest = runBacktest({ market, policy, rows: { first: state.row + 1, last: rows.last } }, { ...options, delistHaircut }, state);
        expect([...given.equity.subarray(0, state.row + 1 - rows.first), ...rest.equity]).toEqual([...whole.equity]);
        expect(rest.counters).toEqual(whole.counters);
        expect(rest.state).toEqual(whole.state);
        expect(rest.beforeDelisting).toEqual(state);
      }),
    );
    expect(closed).toBeGreaterThan(10);
  });

  it('decides and books a row from rows up to it only', () => {
    expectCausal(
      (panel) => {
        const T = panel.axes.times.length;
        const N = panel.axes.assets.length;
        const score = Float64Array.from({ length: T }, (_, t) => panel.values[t * N]! / 100 - 0.45);
        const code = Int8Array.from(score, (s) => (Number.isNaN(s) ? -1 : s > 0.54 ? 2 : 1));
        const policy = regimePolicy(
          {
            score: asCausal({ score }),
            regime: asCausal({ names: NAMES, code }),
            books: (row) => bookOf(row, { 0: 0.5, 1: -0.25, 2: -0.25 }),
          },
          { rebalanceScoreDelta: 0.02, volatilityTarget: { lookbackDays: 4 } },
        );
        const paid = { axes: panel.axes, values: panel.values.map((value) => value / 1e5 - 1e-3) };
        const source = { axes: panel.axes, values: Uint8Array.from(panel.values, (value) => Number(!Number.isNaN(value))) };
        const market = { price: panel, decisionPrice: panel, volume: panel, funding: { paid, source }, majors: ['A0'] };
        const rows = rowsOf(runBacktest({ market, policy, rows: { first: 0, last: T - 1 } }, { costs: { advDays: 5 } }));
        return Array.from({ length: T }, (_, t) => rows[t] ?? []);
      },
      panels({ times: [8, 40], assets: [3, 4], min: 95, max: 105 }),
    );
  });

  it('is buy and hold without costs, funding and orders', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const market = { ...randomMarket({ seed, T: 30, N: 4 }), funding: null };
        const { values, axes } = market.price;
        const filled = values.map((value) => (Number.isNaN(value) ? 1 : value));
        const price = { axes, values: filled };
        const costs = { takerFeeBps: 0, slippageBps: 0, impactCoefficient: 0 };
        const policy = scripted({ 0: { 0: 0.25, 1: 0.25, 2: 0.25, 3: 0.25 } });
        const { equity } = runBacktest({ market: { ...market, price }, policy, rows: { first: 0, last: 29 } }, { costs });
        for (let t = 1; t < 30; t++) {
          const growth = [0, 1, 2, 3].reduce((sum, n) => sum + (0.25 * filled[t * 4 + n]!) / filled[4 + n]!, 0);
          expect(Math.abs(equity[t]! / 1e6 / growth - 1)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it('changes nothing for an asset that never prints', () => {
    fc.assert(
      fc.property(runs, ({ market, policy, rows, options }) => {
        const { axes } = market.price;
        const N = axes.assets.length;
        const wider = createAxes('day', axes.times, [...axes.assets, 'NEVER']);
        const widen = (values: ArrayLike<number>, empty: number) =>
          Array.from({ length: axes.times.length }, (_, t) => [...Array.from({ length: N }, (_, n) => values[t * N + n]!), empty]).flat();
        const panel = ({ values }: Panel): Panel => ({ axes: wider, values: Float64Array.from(widen(values, NaN)) });
        const funding = market.funding!;
        const source = { axes: wider, values: Uint8Array.from(widen(funding.source.values, 0)) };
        const more = {
          ...{
            price: panel(market.price),
            decisionPrice: panel(market.decisionPrice),
            volume: panel(market.volume),
            majors: market.majors,
          },
          funding: { paid: panel(funding.paid), source },
        };
        const a = runBacktest({ market, policy, rows }, options);
        const b = runBacktest({ market: more, policy, rows }, options);
        expect([...b.equity]).toEqual([...a.equity]);
        expect(b.counters).toEqual(a.counters);
      }),
      { numRuns: 30 },
    );
  });

  it('attributes all of the change of equity, counting each row once', () => {
    fc.assert(
      fc.property(runs, ({ market, policy, regime, rows, options }) => {
        const result = runBacktest({ market, policy, rows }, options);
        const { entries, total } = attributePnl(result, regime);
        const change = result.equity.at(-1)! - 1e6;
        expect(Math.abs(total.net - change)).toBeLessThanOrEqual(1e-6);
        expect(Math.abs(entries.reduce((sum, { net }) => sum + net, 0) - change)).toBeLessThanOrEqual(1e-6);
        const { hold, rebalance, flatten } = result.counters;
        expect(hold + rebalance + flatten).toBe(result.equity.length - Number(result.ruined));
        expect(COUNTERS.every((name) => Number.isInteger(result.counters[name]))).toBe(true);
      }),
    );
  });
});

describe('funding', () => {
  // Contracts of 1 h, 4 h and 8 h over four days; rates are whole multiples of 2⁻³⁰, so that sums are exact in every order.
  const tapes = fc.array(
    fc.record({
      time: fc.integer({ min: FIRST_DAY * 24 + 1, max: (FIRST_DAY + 4) * 24 }).map((hour) => hour * 60),
      column: fc.integer({ min: 0, max: 2 }),
      rate: fc.integer({ min: -1e6, max: 1e6 }).map((k) => k / 2 ** 30),
    }),
    { maxLength: 200 },
  );

  it('of a fixed position is the same for 15-minute, 1-, 6-, 12- and 24-hour bars', () => {
    fc.assert(
      fc.property(tapes, (tape: readonly Settlement[]) => {
        const charged = [15, 60, 360, 720, 1440, 'day' as const].map((bar) => {
          const step = bar === 'day' ? 1 : bar;
          const start = bar === 'day' ? FIRST_DAY : FIRST_DAY * 1440;
          const bars = (bar === 'day' ? 4 : 5760 / bar) + 2;
          // One bar to decide and one to trade before the first settlement.
          const times = Array.from({ length: bars }, (_, t) => start + (t - 1) * step);
          const axes = createAxes(bar === 'day' ? 'day' : 'minute', times, ['A', 'B', 'C']);
          const price = { axes, values: new Float64Array(3 * bars).fill(8) };
          const paid = settlementsCrossed(tape, axes);
          const source = { axes, values: new Uint8Array(3 * bars).fill(1) };
          const market = { price, decisionPrice: price, volume: price, funding: { paid, source }, majors: ['A'] };
          const policy = scripted({ 0: { 0: 0.5, 1: -0.25, 2: -0.125 } });
          const costs = { takerFeeBps: 0, slippageBps: 0, impactCoefficient: 0 };
          const result = runBacktest({ market, policy, rows: { first: 0, last: bars - 1 } }, { costs, initialEquityUsd: 2 ** 20 });
          return result.usd.funding.reduce((sum, usd) => sum + usd, 0);
        });
        expect(charged).toEqual(new Array(charged.length).fill(charged[0]));
        const byHand = tape.reduce((sum, { column, rate }) => sum + [0.5, -0.25, -0.125][column]! * 2 ** 20 * rate, 0);
        expect(charged[0]).toBeCloseTo(byHand, 9);
      }),
    );
  });
});
