import { createAxes, createPanel, emptyPanel, panelOf, type Axes, type Json } from '@regimelab/core';
import {
  NEUTRALITY_MODES,
  type BacktestMarket,
  type Decision,
  type NoBook,
  type Policy,
  type Rebalance,
  type TargetBook,
} from '@regimelab/backtest-engine';
import { stream } from '@regimelab/numerics';

export const FIRST_DAY = 19_723; // 2024-01-01

export function daysOf(count: number, assets: readonly string[]): Axes {
  return createAxes(
    'day',
    Array.from({ length: count }, (_, t) => FIRST_DAY + t),
    assets,
  );
}

type Rows = readonly (readonly (number | null)[])[];

/** A market from prices by row, columns as `assets`; the same prices on both clocks unless given, no volume, no funding. */
export function marketOf(
  assets: readonly string[],
  prices: Rows,
  rest: {
    readonly decisionPrices?: Rows;
    readonly volumes?: Rows;
    readonly paid?: Rows;
    readonly source?: readonly (readonly number[])[];
    readonly majors?: readonly string[];
  } = {},
): BacktestMarket {
  const axes = daysOf(prices.length, assets);
  const { decisionPrices = prices, volumes, paid, source, majors = [] } = rest;
  const settled = () => prices.map((row) => row.map(() => 1));
  return {
    price: panelOf(axes, prices),
    decisionPrice: panelOf(axes, decisionPrices),
    volume: volumes === undefined ? emptyPanel(axes) : panelOf(axes, volumes),
    funding:
      paid === undefined ? null : { paid: panelOf(axes, paid), source: { axes, values: Uint8Array.from((source ?? settled()).flat()) } },
    majors,
  };
}

/** A book of given weights by column; betas 1 and 0 throughout. */
export function bookOf(row: number, weights: Readonly<Record<number, number>>, rest: Partial<TargetBook> = {}): TargetBook {
  const columns = Int32Array.from(Object.keys(weights), Number);
  return {
    kind: 'book',
    row,
    columns,
    weights: Float64Array.from(Object.values(weights)),
    beta: [new Float64Array(columns.length).fill(1), new Float64Array(columns.length)],
    residual: [0, 0],
    mode: 'beta_neutral',
    isFallback: false,
    capFactor: 1,
    droppedNoFunding: 0,
    ...rest,
  };
}

export function rebalanceTo(row: number, weights: Readonly<Record<number, number>>): Rebalance {
  const book = bookOf(row, weights);
  return { row, book, scale: 1, volatilityFactor: 1, weights: book.weights };
}

/** What a scripted policy does in a row: weights by column to trade to, or halve, or flatten. */
export type Step = Readonly<Record<number, number>> | 'halve' | 'flatten';

/** A policy that does what is written for a row and holds otherwise. */
export function scripted(steps: Readonly<Record<number, Step>>): Policy<Json> {
  return {
    start: null,
    decide({ row }): Decision {
      const step = steps[row];
      if (step === undefined) return { action: { kind: 'hold', reason: 'unchanged' }, book: null, state: null };
      if (step === 'halve') return { action: { kind: 'halve', reason: 'partial_profit' }, book: null, state: null };
      if (step === 'flatten') return { action: { kind: 'flatten', reason: 'outside_trade_regimes' }, book: null, state: null };
      return { action: { kind: 'rebalance', reason: 'entry', rebalance: rebalanceTo(row, step) }, book: null, state: null };
    },
  };
}

/** Settings of a {@link randomMarket}. */
export interface RandomMarketShape {
  readonly seed: number;
  readonly T: number;
  readonly N: number;
  /** Standard deviation of a day's log return. */
  readonly volatility?: number;
}

/** A seeded market with gaps, names that stop printing, patchy volume and funding of every source. Columns 0 and 1 are majors. */
export function randomMarket({ seed, T, N, volatility = 0.05 }: RandomMarketShape): BacktestMarket {
  const random = stream(seed, 'market');
  const axes = daysOf(T, ['BTC', 'ETH', ...Array.from({ length: N - 2 }, (_, n) => `ALT${String.fromCharCode(65 + n)}`)]);
  const values = () => new Float64Array(T * N).fill(NaN);
  const [price, decision, volume, paid] = [values(), values(), values(), values()];
  const source = new Uint8Array(T * N);
  for (let n = 0; n < N; n++) {
    let close = 1 + 100 * random.uniform();
    const death = random.uniform() < 0.3 ? Math.floor(T * random.uniform()) : T;
    for (let t = 0; t < T; t++) {
      close *= Math.exp(volatility * random.normal());
      const cell = t * N + n;
      if (t < death && random.uniform() > 0.1) price[cell] = close;
      decision[cell] = t < death && random.uniform() > 0.05 ? close * (1 + 0.001 * random.normal()) : NaN;
      if (random.uniform() > 0.1) volume[cell] = random.uniform() < 0.02 ? 0 : 1e6 * random.uniform();
      source[cell] = Math.floor(4 * random.uniform());
      if (source[cell] !== 0) paid[cell] = 0.002 * random.normal();
    }
  }
  return {
    price: createPanel(axes, price),
    decisionPrice: createPanel(axes, decision),
    volume: createPanel(axes, volume),
    funding: { paid: createPanel(axes, paid), source: { axes, values: source } },
    majors: ['BTC', 'ETH'],
  };
}

/** A random book or none for every row, as a function of the row alone. */
export function randomBooks(seed: number, T: number, N: number): (row: number) => TargetBook | NoBook {
  const random = stream(seed, 'books');
  const asked = NEUTRALITY_MODES[random.integer(3)];
  const books = Array.from({ length: T }, (_, row): TargetBook | NoBook => {
    const droppedNoFunding = Math.floor(3 * random.uniform());
    const luck = random.uniform();
    if (luck < 0.05) return { kind: 'none', row, reason: 'skipped_small_basket', droppedNoFunding };
    if (luck < 0.1) return { kind: 'none', row, reason: 'fallback_flat', droppedNoFunding };
    const chosen = Array.from({ length: N }, (_, n) => n).filter((n) => n < 2 || random.uniform() < 0.7);
    const weights = Object.fromEntries(chosen.map((n) => [n, n < 2 ? 0.3 * random.uniform() : (-0.6 / N) * (0.5 + random.uniform())]));
    const mode = NEUTRALITY_MODES[random.integer(3)]!;
    return bookOf(row, weights, { mode, isFallback: mode !== asked, droppedNoFunding });
  });
  return (row) => books[row]!;
}
