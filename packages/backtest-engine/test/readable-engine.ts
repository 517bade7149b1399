import type { BacktestMarket, NoBook, TargetBook } from '@regimelab/backtest-engine';

// Sections 10 and 11 of the specification once more, from its text alone: plain objects, nothing kept that can be looked up in what happened.

export interface Settings {
  readonly maker: number;
  readonly taker: number;
  readonly takerShare: number;
  readonly slippageBps: number;
  readonly k: number;
  readonly advDays: number;
  readonly initialEquity: number;
  readonly lag: number;
  readonly maxStaleness: number;
  readonly haircut: number;
}

export interface RuleSettings {
  readonly high: number;
  readonly strongHigh: number;
  readonly useScoreMagnitude: boolean;
  readonly scoreDelta: number;
  readonly frequency: number | null;
  readonly maxGap: number;
  readonly stop: { enabled: boolean; daily: number; lookback: number; adjusted: boolean; k: number; cooldown: number };
  readonly profit: { enabled: boolean; threshold: number; days: number; partial: boolean };
  readonly trailing: { enabled: boolean; threshold: number; lookback: number };
  readonly target: { enabled: boolean; volatility: number; lookback: number; min: number; max: number };
}

export type Wish =
  | { readonly do: 'hold'; readonly why: string }
  | { readonly do: 'flatten'; readonly why: string }
  | { readonly do: 'halve'; readonly why: string }
  | { readonly do: 'rebalance'; readonly why: string; readonly weights: ReadonlyMap<string, number>; readonly fallback: string | null };

/** What happened in one row. */
export interface Day {
  readonly row: number;
  pricePnl: number;
  fundingPaid: number;
  fees: number;
  slippage: number;
  impact: number;
  equity: number;
  net: number;
  tradedAlts: number;
  tradedMajors: number;
  equityBeforeCosts: number;
  heldOver: boolean;
  wish: Wish | null;
  recorded: string;
  /** Asset → signed USD after the trades. */
  values: Map<string, number>;
  units: Map<string, number>;
  ruined: boolean;
}

interface Pending {
  readonly due: number;
  readonly wish: Exclude<Wish, { do: 'hold' }>;
}

type Decide = (now: {
  readonly t: number;
  readonly days: readonly Day[];
  readonly isHeld: boolean;
  readonly isFlattenPending: boolean;
}) => Wish;

export function readableEngine(
  market: BacktestMarket,
  rows: { readonly first: number; readonly last: number },
  s: Settings,
  counters: Record<string, number>,
  decide: Decide,
): Day[] {
  const { assets } = market.price.axes;
  const N = assets.length;
  const cell = (panel: { readonly values: ArrayLike<number> }, t: number, asset: string) => panel.values[t * N + assets.indexOf(asset)]!;
  const has = (t: number, asset: string) => t >= 0 && Number.isFinite(cell(market.price, t, asset));
  const add = (name: string) => (counters[name] = (counters[name] ?? 0) + 1);

  const days: Day[] = [];
  const mark = new Map<string, { price: number; row: number }>();
  let units = new Map<string, number>();
  let pending: Pending[] = [];
  let due: { readonly kind: string; readonly targets: Map<string, number> } | null = null;

  for (let t = rows.first; t <= rows.last; t++) {
    const before = days.at(-1)?.equity ?? s.initialEquity;
    const held = new Map(units);
    const marksBefore = new Map([...mark].map(([asset, { price }]) => [asset, price]));
    const sorted = [...held.keys()].sort();

    let pricePnl = 0;
    for (const asset of sorted) {
      const q = held.get(asset)!;
      const last = mark.get(asset)!;
      if (has(t, asset)) {
        pricePnl += q * (cell(market.price, t, asset) - last.price);
        mark.set(asset, { price: cell(market.price, t, asset), row: t });
      } else if (t - last.row > s.maxStaleness) {
        pricePnl -= Math.abs(q) * last.price * s.haircut;
        units.delete(asset);
        due?.targets.delete(asset);
        add('delisted');
      }
    }
    let fundingPaid = 0;
    for (const asset of sorted) {
      if (market.funding === null) continue;
      const phi = cell(market.funding.paid, t, asset);
      const source = cell(market.funding.source, t, asset);
      add(['funding_missing_days', 'funding_days_settled', 'funding_days_partial', 'funding_days_daily'][source]!);
      if (Number.isFinite(phi)) fundingPaid += held.get(asset)! * marksBefore.get(asset)! * phi;
    }
    const equityBeforeCosts = before + pricePnl - fundingPaid;

    const order = pending.find((p) => p.due === t);
    const day: Day = {
      ...{
        row: t,
        pricePnl,
        fundingPaid,
        fees: 0,
        slippage: 0,
        impact: 0,
        equity: equityBeforeCosts,
        net: 0,
        tradedAlts: 0,
        tradedMajors: 0,
      },
      ...{ equityBeforeCosts, heldOver: held.size > 0, wish: null, recorded: 'none', values: new Map(), units: new Map(), ruined: false },
    };
    if (equityBeforeCosts > 0) {
      if (order !== undefined) {
        pending = pending.filter((p) => p !== order);
        const targets = new Map<string, number>();
        for (const [asset, q] of units) targets.set(asset, order.wish.do === 'halve' ? q / 2 : 0);
        if (order.wish.do === 'rebalance')
          for (const [asset, w] of order.wish.weights) if (w !== 0 || units.has(asset)) targets.set(asset, w);
        due = { kind: order.wish.do, targets };
      }
      for (const asset of [...(due?.targets.keys() ?? [])].sort()) {
        if (!has(t, asset)) {
          add('no_price_trades');
          continue;
        }
        const price = cell(market.price, t, asset);
        const target = due!.targets.get(asset)!;
        const targetUsd = due!.kind === 'halve' ? target * price : target * equityBeforeCosts;
        const size = Math.abs(targetUsd - (units.get(asset) ?? 0) * price);
        due!.targets.delete(asset);
        if (targetUsd === 0) units.delete(asset);
        else units.set(asset, targetUsd / price);
        mark.set(asset, { price, row: t });
        if (size === 0) continue;
        if (market.majors.includes(asset)) day.tradedMajors += size;
        else day.tradedAlts += size;
        day.fees += (size * (s.takerShare * s.taker + (1 - s.takerShare) * s.maker)) / 10_000;
        day.slippage += (size * s.slippageBps) / 10_000;
        if (s.k === 0) continue;
        const returns: number[] = [];
        for (let u = t - 29; u <= t; u++) {
          if (has(u, asset) && has(u - 1, asset)) returns.push(cell(market.price, u, asset) / cell(market.price, u - 1, asset) - 1);
        }
        const volumes: number[] = [];
        for (let u = Math.max(0, t - s.advDays + 1); u <= t; u++) {
          if (Number.isFinite(cell(market.volume, u, asset))) volumes.push(cell(market.volume, u, asset));
        }
        const adv = volumes.reduce((a, b) => a + b, 0) / volumes.length;
        if (returns.length < 24 || volumes.length < needed(s.advDays) || adv === 0) add('impact_missing');
        else day.impact += s.k * deviation(returns) * Math.sqrt(size / adv) * size;
      }
      if (due?.targets.size === 0) due = null;
      day.equity -= day.fees + day.slippage + day.impact;
    }
    day.ruined = day.equity <= 0;
    day.net = day.equity / before - 1;
    for (const [asset, q] of units) day.values.set(asset, q * mark.get(asset)!.price);
    day.units = new Map(units);
    days.push(day);
    if (day.ruined) return days;

    const isHeld = () => {
      const after = new Map(units);
      for (const [asset, target] of due?.targets ?? []) after.set(asset, target);
      let is = [...after.values()].some((q) => q !== 0);
      for (const { wish } of pending) {
        if (wish.do === 'flatten') is = false;
        if (wish.do === 'rebalance') is = [...wish.weights.values()].some((w) => w !== 0);
      }
      return is;
    };
    const isFlattenPending = due?.kind === 'flatten' || pending.some(({ wish }) => wish.do === 'flatten');
    const wish = decide({ t, days, isHeld: isHeld(), isFlattenPending });
    day.wish = wish;
    day.recorded = wish.do === 'rebalance' ? 'rebalance' : !isHeld() ? 'hold' : wish.do === 'halve' ? 'rebalance' : wish.do;
    add(day.recorded);
    if (day.recorded === 'hold' && wish.why === 'rearm_wait') add('rearm_wait');
    if (day.recorded === 'flatten' && /stop|take_profit|time_exit/.test(wish.why)) add(wish.why);
    if (day.recorded !== 'hold' && wish.do !== 'hold') pending = [...pending, { due: t + s.lag, wish }];
    if (wish.do === 'rebalance' && wish.fallback !== null) add(`fallback_${wish.fallback}`);
    units = new Map(units);
  }
  return days;
}

/** Section 10 as a decision for {@link readableEngine}. */
export function readableDecision(
  market: BacktestMarket,
  score: ArrayLike<number>,
  regime: readonly (string | null)[],
  books: (row: number) => TargetBook | NoBook,
  s: RuleSettings,
  counters: Record<string, number>,
): Decide {
  const { assets } = market.price.axes;
  const N = assets.length;
  const TRADE = ['STRONG_RISK_ON_MAJORS', 'WEAK_RISK_ON_MAJORS', 'RISK_ON_MAJORS'];
  const isOutside = (t: number) => regime[t] !== null && !TRADE.includes(regime[t]!);
  const log: { readonly row: number; readonly wish: Wish }[] = [];
  const add = (name: string, by = 1) => (counters[name] = (counters[name] ?? 0) + by);

  return ({ t, days, isHeld, isFlattenPending }) => {
    const wish = decide();
    log.push({ row: t, wish });
    return wish;

    function decide(): Wish {
      const isTraded = regime[t] !== null && TRADE.includes(regime[t]!);
      const book = isTraded ? books(t) : null;
      if (book !== null) add('dropped_no_funding', book.droppedNoFunding);
      if (book?.kind === 'none') add(book.reason);

      const exit = isFlattenPending ? null : exitNow();
      if (exit === 'partial_profit') return { do: 'halve', why: exit };
      if (exit !== null) return { do: 'flatten', why: exit };
      let nulls = 0;
      while (t - nulls >= 0 && regime[t - nulls] === null) nulls++;
      if (nulls > s.maxGap) return { do: 'flatten', why: 'regime_gap' };
      if (nulls > 0) return { do: 'hold', why: 'no_regime' };
      if (book === null) return { do: 'flatten', why: 'outside_trade_regimes' };
      if (book.kind === 'none') return { do: 'flatten', why: 'no_book' };
      const stopped = log.some(({ row, wish }) => /stop/.test(wish.why) && t <= row + s.stop.cooldown);
      if (stopped) return { do: 'hold', why: 'cooldown' };
      const taken = log.filter(({ wish }) => wish.why === 'take_profit' || wish.why === 'time_exit').at(-1)?.row;
      if (taken !== undefined) {
        let left = false;
        for (let u = taken; u <= t; u++) left ||= isOutside(u);
        if (!left) return { do: 'hold', why: 'rearm_wait' };
      }
      const last = log.filter(({ wish }) => wish.do === 'rebalance').at(-1)?.row;
      const why =
        !isHeld || last === undefined
          ? 'entry'
          : regime[t] !== regime[last]
            ? 'regime_change'
            : Math.abs(score[t]! - score[last]!) > s.scoreDelta
              ? 'score_change'
              : s.frequency !== null && t - last >= s.frequency
                ? 'schedule'
                : null;
      if (why === null) return { do: 'hold', why: 'unchanged' };
      const multiple = scale() * factor(book);
      const weights = new Map(Array.from(book.columns, (n, k) => [assets[n]!, multiple * book.weights[k]!] as const));
      return { do: 'rebalance', why, weights, fallback: book.isFallback ? book.mode : null };
    }

    function exitNow(): string | null {
      if (days.at(-1)!.units.size === 0) return null;
      let e = days.length - 1;
      // The entry: the first row after a row that was flat before trading. A row that lost all to delistings and bought again is one, too.
      while (e > 0 && !opened(e)) e--;
      const past = days.slice(e + 1);
      const r = past.map(({ net }) => net);
      const growth = (values: readonly number[]) => values.reduce((product, x) => product * (1 + x), 1) - 1;
      if (s.stop.enabled && r.length > 0) {
        const recent = r.slice(-20);
        const adjusted = -s.stop.k * deviation(recent);
        const thr = s.stop.adjusted && recent.length >= 5 ? Math.min(-0.01, Math.max(s.stop.daily, adjusted)) : s.stop.daily;
        if (r.at(-1)! <= thr || growth(r.slice(-s.stop.lookback)) <= 1.5 * thr) return 'stop_loss';
      }
      if (s.profit.enabled) {
        const profit = growth(r);
        const halved = log.some(({ row, wish }) => wish.do === 'halve' && row >= days[e]!.row);
        if (!s.profit.partial && profit >= s.profit.threshold) return 'take_profit';
        if (s.profit.partial && profit >= 2 * s.profit.threshold) return 'take_profit';
        if (s.profit.partial && profit >= s.profit.threshold && !halved) return 'partial_profit';
        if (past.length >= s.profit.days) return 'time_exit';
      }
      if (s.trailing.enabled && past.length > 0) {
        const window = past.slice(-s.trailing.lookback).map(({ equity }) => equity);
        if (window.at(-1)! / Math.max(...window) - 1 <= s.trailing.threshold) return 'trailing_stop';
      }
      return null;
    }

    function opened(k: number): boolean {
      const [before, now] = [days[k - 1]!.units, days[k]!.units];
      if (now.size === 0) return false;
      if (before.size === 0) return true;
      // Flat before the trades though held over the row: everything held was delisted in it.
      const row = days[k]!.row;
      return [...before.keys()].every((asset) => lastPrint(row, asset) < row - 3 - 1e-9);
    }

    function lastPrint(row: number, asset: string): number {
      let u = row;
      while (u >= 0 && !Number.isFinite(market.price.values[u * N + assets.indexOf(asset)])) u--;
      return u;
    }

    function scale(): number {
      const size = Math.abs(score[t]!);
      const clip = (x: number, low: number, high: number) => Math.max(low, Math.min(high, x));
      const magnitude = s.useScoreMagnitude && Number.isFinite(score[t]);
      if (regime[t] === 'STRONG_RISK_ON_MAJORS') return magnitude ? clip(size / s.strongHigh, 0.6, 1) : 1;
      if (regime[t] === 'RISK_ON_MAJORS') return magnitude ? clip(size / s.high, 0.5, 1) : 1;
      return magnitude ? clip(0.4 + (0.4 * (size - s.high)) / (s.strongHigh - s.high), 0.4, 0.8) : 0.6;
    }

    function factor(book: TargetBook): number {
      if (!s.target.enabled) return 1;
      const X = (u: number, n: number) => market.decisionPrice.values[u * N + n]!;
      const totals: number[] = [];
      for (let u = t - s.target.lookback + 1; u <= t; u++) {
        if (u < 1) continue;
        const total = [...book.columns].reduce((sum, n, k) => sum + book.weights[k]! * (X(u, n) / X(u - 1, n) - 1), 0);
        if (Number.isFinite(total)) totals.push(total);
      }
      if (totals.length < needed(s.target.lookback)) return 1;
      return Math.max(s.target.min, Math.min(s.target.max, s.target.volatility / (deviation(totals) * Math.sqrt(365))));
    }
  };
}

/** A6. */
function needed(n: number): number {
  return n <= 7 ? n : Math.ceil(0.8 * n);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1));
}
