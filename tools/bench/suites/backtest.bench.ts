// One walk over the days, 5 years × 200 assets, all costs: decision rule, engine and ledger, with panels and books in memory.
import { regimePolicy, runBacktest, type BacktestResult, type TargetBook } from '@regimelab/backtest-engine';
import { asCausal, createPanel, dailyAxes } from '@regimelab/core';
import { stream } from '@regimelab/numerics';

const [T, N] = [1826, 200];
const majors = ['BTC', 'ETH'] as const;
// Named so that the majors stand first.
const axes = dailyAxes(18_262, 18_262 + T - 1, [...majors, ...Array.from({ length: N - 2 }, (_, n) => `X${String(n).padStart(3, '0')}`)]);
const random = stream(20_240_101, 'bench/backtest');
const [prices, volumes, rates] = [new Float64Array(T * N), new Float64Array(T * N), new Float64Array(T * N)];
for (let n = 0; n < N; n++) {
  let close = 10;
  for (let t = 0, i = n; t < T; t++, i += N) {
    close *= Math.exp(0.02 * random.normal());
    prices[i] = n >= 2 && random.uniform() < 0.01 ? NaN : close;
    volumes[i] = 1e7 * random.uniform();
    rates[i] = 3e-4 * random.normal();
  }
}
const price = createPanel(axes, prices);
const market = {
  price,
  decisionPrice: price,
  volume: createPanel(axes, volumes),
  funding: { paid: createPanel(axes, rates), source: { axes, values: new Uint8Array(T * N).fill(1) } },
  majors,
};
const score = asCausal({ score: Float64Array.from({ length: T }, (_, t) => 0.75 + 0.3 * Math.sin(t / 9)) });
const names = ['RISK_ON_ALTS', 'BALANCED', 'RISK_ON_MAJORS'];

/** A book of 0.25 in each major against equal shorts of `alts` names, which change every 16 days. */
function bookOf(row: number, alts: number): TargetBook {
  const short = Array.from({ length: alts }, (_, k) => 2 + ((k * 7 + (row >> 4)) % (N - 2)));
  const columns = Int32Array.of(...new Set(short), 0, 1);
  const weights = Float64Array.from(columns, (n) => (n < 2 ? 0.25 : -0.5 / (columns.length - 2)));
  const beta = [weights, weights] as const;
  return {
    kind: 'book',
    row,
    columns,
    weights,
    beta,
    residual: [0, 0],
    mode: 'beta_neutral',
    isFallback: false,
    capFactor: 1,
    droppedNoFunding: 0,
  };
}

/** Least CPU and wall milliseconds of k walks, and the first, in which nothing is compiled yet. */
function walk(alts: number, code: Int8Array, everyDay: boolean): { cpu: number; wall: number; cold: number; result: BacktestResult } {
  const books = Array.from({ length: T }, (_, row) => bookOf(row, alts));
  const run = () => {
    const policy = regimePolicy(
      { score, regime: asCausal({ names, code }), books: (row) => books[row]! },
      everyDay ? { rebalanceFrequencyDays: 1, takeProfit: { enabled: false } } : {},
    );
    return runBacktest({ market, policy, rows: { first: 0, last: T - 1 } });
  };
  const best = { cpu: Infinity, wall: Infinity, cold: NaN, result: null as BacktestResult | null };
  for (let i = 0; i < 15; i++) {
    const [cpu, began] = [process.cpuUsage(), performance.now()];
    best.result = run();
    const wall = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    if (i === 0) best.cold = wall;
    best.wall = Math.min(best.wall, wall);
    best.cpu = Math.min(best.cpu, (user + system) / 1000);
  }
  return { ...best, result: best.result! };
}
const line = (name: string, figure: string, note: string) => console.log(`${name.padEnd(44)} ${figure.padEnd(28)} ${note}`);

const spells = Int8Array.from({ length: T }, (_, t) => (t % 60 < 45 ? 2 : 1));
const always = new Int8Array(T).fill(2);
for (const [name, alts, code, everyDay, budget] of [
  ['20 alts, as the rule decides', 20, spells, false, 'budget 60 ms'],
  ['20 alts, traded every day', 20, always, true, 'budget 60 ms'],
  ['198 alts, traded every day', 198, always, true, 'no budget'],
] as const) {
  const { cpu, wall, cold, result } = walk(alts, code, everyDay);
  const { rebalance, flatten } = result.counters;
  const note = `${budget}; CPU ${cpu.toFixed(0)} ms, the first ${cold.toFixed(0)} ms; ${rebalance + flatten} decisions to trade`;
  line(`${T} × ${N}, ${name}`, `${wall.toFixed(0)} ms`, note);
}
