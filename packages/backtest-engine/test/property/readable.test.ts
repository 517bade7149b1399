import { asCausal } from '@regimelab/core';
import {
  ACTIONS,
  COUNTERS,
  REASONS,
  regimePolicy,
  runBacktest,
  type BacktestMarket,
  type BacktestResult,
  type Policy,
} from '@regimelab/backtest-engine';
import { stream } from '@regimelab/numerics';
import { describe, expect, it } from '@jest/globals';
import { randomBooks, randomMarket, rebalanceTo } from '../markets.js';
import { readableDecision, readableEngine, type Day, type RuleSettings, type Settings, type Wish } from '../readable-engine.js';
import type { Json } from '@regimelab/core';

const NAMES = ['STRONG_RISK_ON_ALTS', 'WEAK_RISK_ON_ALTS', 'BALANCED', 'WEAK_RISK_ON_MAJORS', 'STRONG_RISK_ON_MAJORS'];
const NAMES_3 = ['RISK_ON_ALTS', 'BALANCED', 'RISK_ON_MAJORS'];

function forSeeds(count: number, check: (seed: number) => void): void {
  for (let seed = 0; seed < count; seed++) {
    try {
      check(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}

function expectSame(actual: number | undefined, expected: number, what: string): void {
  const scale = Math.max(1, Math.abs(expected));
  if (!(Math.abs(actual! - expected) <= 1e-9 * scale)) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

function expectEqualRuns(result: BacktestResult, days: readonly Day[], market: BacktestMarket, counters: Record<string, number>): void {
  const { assets } = market.price.axes;
  expect(result.equity.length).toBe(days.length);
  days.forEach((day, k) => {
    const at = (name: string) => `row ${day.row}, ${name}`;
    expectSame(result.usd.price[k], day.pricePnl, at('price PnL'));
    expectSame(result.usd.funding[k], day.fundingPaid, at('funding'));
    expectSame(result.usd.fees[k], day.fees, at('fees'));
    expectSame(result.usd.slippage[k], day.slippage, at('slippage'));
    expectSame(result.usd.impact[k], day.impact, at('impact'));
    expectSame(result.equity[k], day.equity, at('equity'));
    expectSame(result.returns.net[k], day.net, at('net return'));
    expect(result.active[k]).toBe(Number(day.heldOver));
    expect(result.traded[k]).toBe(Number(day.tradedAlts + day.tradedMajors > 0));
    if (day.equityBeforeCosts > 0) {
      expectSame(result.turnover.alts[k], day.tradedAlts / day.equityBeforeCosts, at('turnover of alts'));
      expectSame(result.turnover.majors[k], day.tradedMajors / day.equityBeforeCosts, at('turnover of majors'));
    }
    if (day.wish !== null) {
      expect([day.row, ACTIONS[result.action[k]!], REASONS[result.reason[k]!]]).toEqual([day.row, day.recorded, day.wish.why]);
    }
    if (day.equity > 0) {
      const gross = [...day.values.values()].reduce((sum, usd) => sum + Math.abs(usd), 0);
      expectSame(result.gross.total[k], gross / day.equity, at('gross'));
      assets.forEach((asset, n) => {
        const weight = (day.values.get(asset) ?? 0) / day.equity;
        expectSame(result.weights.values[k * assets.length + n], weight, at(`weight of ${asset}`));
      });
      expect(result.altCount[k]).toBe([...day.values.keys()].filter((asset) => !market.majors.includes(asset)).length);
    }
  });
  expect(result.ruined).toBe(days.at(-1)!.ruined);
  expect({ ...result.counters }).toEqual(Object.fromEntries(COUNTERS.map((name) => [name, counters[name] ?? 0])));
}

describe('runBacktest against a plain re-implementation of section 11', () => {
  it('trades any orders on any market alike', () =>
    forSeeds(60, (seed) => {
      const random = stream(seed, 'orders');
      const pick = <X>(...values: X[]) => values[random.integer(values.length)]!;
      const T = 20 + random.integer(40);
      const N = 3 + random.integer(4);
      const market = randomMarket({ seed, T, N, volatility: pick(0.01, 0.05, 0.3) });
      const s: Settings = {
        ...{ maker: 2, taker: pick(5, 50), takerShare: pick(1, 0.25), slippageBps: 5, k: pick(0, 0.1), advDays: pick(5, 30) },
        ...{ initialEquity: 1000, lag: pick(1, 1, 2, 3), maxStaleness: 3, haircut: pick(0, 0.5) },
      };
      const wishes = Array.from({ length: T }, (): Wish => {
        const luck = random.uniform();
        if (luck < 0.5) return { do: 'hold', why: 'unchanged' };
        if (luck < 0.6) return { do: 'flatten', why: 'outside_trade_regimes' };
        if (luck < 0.7) return { do: 'halve', why: 'partial_profit' };
        const weights = new Map<string, number>();
        for (const asset of market.price.axes.assets) if (random.uniform() < 0.7) weights.set(asset, 0.6 * (random.uniform() - 0.5));
        return { do: 'rebalance', why: 'entry', weights, fallback: null };
      });
      const policy: Policy<Json> = {
        start: null,
        decide({ row, assets }) {
          const wish = wishes[row]!;
          const done = { book: null, state: null };
          if (wish.do === 'hold') return { action: { kind: 'hold', reason: 'unchanged' }, ...done };
          if (wish.do === 'flatten') return { action: { kind: 'flatten', reason: 'outside_trade_regimes' }, ...done };
          if (wish.do === 'halve') return { action: { kind: 'halve', reason: 'partial_profit' }, ...done };
          const byColumn = Object.fromEntries([...wish.weights].map(([asset, weight]) => [assets.indexOf(asset), weight]));
          return { action: { kind: 'rebalance', reason: 'entry', rebalance: rebalanceTo(row, byColumn) }, ...done };
        },
      };
      const rows = { first: random.integer(5), last: T - 1 };
      const counters = {};
      const days = readableEngine(market, rows, s, counters, ({ t }) => wishes[t]!);
      expectEqualRuns(runBacktest({ market, policy, rows }, optionsOf(s)), days, market, counters);
    }));
});

function optionsOf(s: Settings) {
  return {
    costs: {
      ...{ makerFeeBps: s.maker, takerFeeBps: s.taker, takerShare: s.takerShare, slippageBps: s.slippageBps },
      ...{ impactCoefficient: s.k, advDays: s.advDays },
    },
    initialEquityUsd: s.initialEquity,
    executionLag: s.lag,
    maxStalenessDays: s.maxStaleness,
    delistHaircut: s.haircut,
  };
}

describe('regimePolicy against a plain re-implementation of section 10', () => {
  const seen = new Set<string>();

  it('decides alike', () =>
    forSeeds(120, (seed) => {
      const random = stream(seed, 'rules');
      const pick = <X>(...values: X[]) => values[random.integer(values.length)]!;
      const T = 40 + random.integer(80);
      const N = 3 + random.integer(4);
      const market = randomMarket({ seed, T, N, volatility: pick(0.01, 0.03, 0.06) });
      const names = pick(NAMES, NAMES, NAMES_3);
      // A walk over the scores, so that regimes last; three in a hundred rows begin a hole.
      const score = new Float64Array(T);
      let [level, hole] = [0.6, 0];
      for (let t = 0; t < T; t++) {
        level = 0.97 * level + 0.02 + 0.15 * random.normal();
        if (hole === 0 && random.uniform() < 0.03) hole = 1 + random.integer(9);
        score[t] = hole > 0 ? NaN : level;
        hole = Math.max(0, hole - 1);
      }
      const code = Int8Array.from(score, (s) => {
        if (Number.isNaN(s)) return -1;
        const five = s < -1 ? 0 : s < -0.5 ? 1 : s <= 0.5 ? 2 : s <= 1 ? 3 : 4;
        return names.length === 5 ? five : s < -0.5 ? 0 : s > 0.5 ? 2 : 1;
      });
      const rules: RuleSettings = {
        ...{ high: 0.5, strongHigh: 1, useScoreMagnitude: pick(true, false), scoreDelta: pick(0.3, 5), frequency: pick(null, null, 7) },
        maxGap: pick(5, 2),
        stop: {
          enabled: pick(true, true, false),
          daily: -0.05,
          lookback: pick(1, 3),
          adjusted: pick(true, false),
          k: 3,
          cooldown: pick(5, 0, 2),
        },
        profit: { enabled: pick(true, true, false), threshold: pick(0.03, 0.1), days: pick(10, 30), partial: pick(true, false) },
        trailing: { enabled: pick(true, false), threshold: pick(-0.03, -0.15), lookback: pick(5, 20) },
        target: { enabled: pick(true, false), volatility: 0.2, lookback: pick(20, 6), min: 0.1, max: pick(1, 0.5) },
      };
      const s: Settings = {
        ...{ maker: 2, taker: 5, takerShare: 1, slippageBps: 5, k: 0.1, advDays: 30 },
        ...{ initialEquity: 1000, lag: pick(1, 1, 1, 2), maxStaleness: 3, haircut: 0.25 },
      };
      const books = randomBooks(seed, T, N);
      const rows = { first: 5 + random.integer(10), last: T - 1 };
      const counters = {};
      const regime = Array.from(code, (c) => (c < 0 ? null : names[c]!));
      const days = readableEngine(market, rows, s, counters, readableDecision(market, score, regime, books, rules, counters));

      const policy = regimePolicy(
        { score: asCausal({ score }), regime: asCausal({ names, code }), books },
        {
          rebalanceScoreDelta: rules.scoreDelta,
          rebalanceFrequencyDays: rules.frequency,
          maxGapDays: rules.maxGap,
          positionScale: { useScoreMagnitude: rules.useScoreMagnitude },
          stopLoss: {
            ...{ enabled: rules.stop.enabled, dailyLossThreshold: rules.stop.daily, lookbackDays: rules.stop.lookback },
            ...{ volatilityAdjusted: rules.stop.adjusted, kStop: rules.stop.k, cooldownDays: rules.stop.cooldown },
          },
          takeProfit: {
            ...{ enabled: rules.profit.enabled, profitThreshold: rules.profit.threshold },
            ...{ timeBasedExitDays: rules.profit.days, partialProfitTaking: rules.profit.partial },
          },
          trailingStop: {
            ...{ enabled: rules.trailing.enabled, drawdownThreshold: rules.trailing.threshold },
            lookbackDays: rules.trailing.lookback,
          },
          volatilityTarget: {
            ...{ enabled: rules.target.enabled, target: rules.target.volatility, lookbackDays: rules.target.lookback },
            ...{ minScale: rules.target.min, maxScale: rules.target.max },
          },
        },
      );
      const result = runBacktest({ market, policy, rows }, optionsOf(s));
      expectEqualRuns(result, days, market, counters);
      for (const [k, action] of result.action.entries()) seen.add(`${ACTIONS[action]} ${REASONS[result.reason[k]!]}`);
      for (const name of COUNTERS) if (result.counters[name] > 0) seen.add(name);
    }));

  it('met every reason and every counter on the way', () => {
    const reasons = new Set([...seen].flatMap((entry) => (entry.includes(' ') ? [entry.split(' ')[1]!] : [])));
    expect(REASONS.filter((reason) => !reasons.has(reason))).toEqual([]);
    expect(COUNTERS.filter((name) => !seen.has(name))).toEqual([]);
  });
});
