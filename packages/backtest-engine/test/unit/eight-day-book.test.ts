import { createPanel, emptyPanel, panelOf } from '@regimelab/core';
import { attributePnl, COUNTERS, runBacktest, settlementsCrossed, type BacktestMarket, type Settlement } from '@regimelab/backtest-engine';
import { describe, expect, it } from '@jest/globals';
import { daysOf, FIRST_DAY, scripted } from '../markets.js';

// BTC is the major; DEAD stops printing after day 2, GAP has no price on days 3 and 4, ZERO falls to a millionth on day 3.
const BTC = 0;
const DEAD = 1;
const GAP = 2;
const ZERO = 3;
const T = 8;
const axes = daysOf(T, ['BTC', 'DEAD', 'GAP', 'ZERO']);
const price = panelOf(axes, [
  [100, 10, 20, 1],
  [100, 10, 20, 1],
  [110, 10, 25, 1],
  [110, null, null, 1e-6],
  [121, null, null, 1e-6],
  [121, null, 20, 1e-6],
  [121, null, 20, 1e-6],
  [110, null, 20, 1e-6],
]);

/** Three contracts: BTC settles every 8 h at 1 bp, GAP every 4 h at half a bp, ZERO every hour at a tenth. */
function tape(): Settlement[] {
  const every = (hours: number, column: number, rate: number): Settlement[] =>
    Array.from({ length: (24 * T) / hours }, (_, i) => ({ time: FIRST_DAY * 1440 + i * hours * 60, column, rate }));
  return [...every(8, BTC, 1e-4), ...every(4, GAP, 5e-5), ...every(1, ZERO, 1e-5)];
}

const crossed = settlementsCrossed(tape(), axes);
const isKnown = (cell: number) => cell % 4 !== DEAD && cell >= 4;
const market: BacktestMarket = {
  price,
  decisionPrice: price,
  volume: emptyPanel(axes),
  funding: {
    paid: createPanel(
      axes,
      crossed.values.map((rate, cell) => (isKnown(cell) ? rate : NaN)),
    ),
    source: { axes, values: Uint8Array.from(crossed.values, (_, cell) => Number(isKnown(cell))) },
  },
  majors: ['BTC'],
};

// Fees and slippage 10 bp each; a held name without a price for more than 3 days is closed at half its price against the holder.
const options = {
  costs: { takerFeeBps: 10, slippageBps: 10, impactCoefficient: 0 },
  initialEquityUsd: 1000,
  delistHaircut: 0.5,
};
const policy = scripted({
  0: { [BTC]: 0.5, [DEAD]: -0.2, [GAP]: -0.2, [ZERO]: -0.1 },
  3: { [BTC]: 0.3, [DEAD]: -0.1, [GAP]: -0.1 },
  6: 'flatten',
});
const result = runBacktest({ market, policy, rows: { first: 0, last: T - 1 } }, options);

/*
 * Funding a day: BTC 3·1e-4 = 0.0003, GAP 6·5e-5 = 0.0003, ZERO 24·1e-5 = 0.00024, DEAD unknown.
 *
 * day 0  decides; nothing is held.
 * day 1  buys 500 BTC, sells 200 DEAD, 200 GAP, 100 ZERO: 1000 traded, fee 1, slippage 1.
 *        units 5, −20, −10, −100. Equity 998.
 * day 2  BTC +5·10 = 50, GAP −10·5 = −50. Funding 500·0.0003 − 200·0.0003 − 100·0.00024 = 0.15 − 0.06 − 0.024 = 0.066.
 * day 3  ZERO −100·(0.000001 − 1) = +99.9999. Funding 550·0.0003 − 250·0.0003 − 100·0.00024 = 0.165 − 0.075 − 0.024 = 0.066.
 * day 4  BTC +5·11 = 55. Funding 0.165 − 0.075 (GAP at its last mark) − 0.0001·0.00024 = 0.089999976. Before trades 1152.777900024.
 *        BTC to 0.3·1152.777900024 = 345.8333700072 from 605: −259.1666299928. ZERO bought back for 0.0001. DEAD and GAP have no price.
 *        259.1667299928 traded, fee and slippage 0.2591667299928 each.
 * day 5  GAP prints 20: −10·(20 − 25) = +50. Funding 345.8333700072·0.0003 − 250·0.0003 = 0.02875001100216. Before trades
 *        1202.23081655301224. GAP to −120.223081655301224 from −200: +79.776918344698776, fee and slippage a thousandth each.
 * day 6  DEAD's last price is 4 days old: 20 units bought at 10·1.5, −100. Its waiting trade is gone.
 *        Funding 345.8333700072·0.0003 − 120.223081655301224·0.0003 = 0.0676830865055696328.
 * day 7  BTC 345.8333700072·(110/121 − 1) = −345.8333700072/11 = −31.4393972733818…; funding as before; everything is closed:
 *        314.3939727338181… of BTC and 120.223081655301224 of GAP.
 */
const expected = {
  price: [0, 0, 0, 99.9999, 55, 50, -100, -31.439397273381818],
  funding: [0, 0, 0.066, 0.066, 0.089999976, 0.02875001100216, 0.0676830865055696328, 0.0676830865055696328],
  fees: [0, 1, 0, 0, 0.2591667299928, 0.079776918344698776, 0, 0.43461705438911941],
  equity: [1000, 998, 997.934, 1097.8679, 1152.2595665640144, 1202.071262716322842, 1102.003579629817273, 1069.627265161151646],
};

function expectClose(actual: ArrayLike<number>, wanted: readonly number[]): void {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((value, k) => {
    const error = Math.abs(actual[k]! - value);
    if (!(error <= 1e-12 * Math.max(1, Math.abs(value)))) throw new Error(`entry ${k}: expected ${value}, got ${actual[k]}`);
  });
}

describe('a book of four assets over eight days, worked by hand', () => {
  it('marks, skips gaps, closes the delisted name at its haircut', () => expectClose(result.usd.price, expected.price));

  it('charges the funding of 1 h, 4 h and 8 h contracts', () => expectClose(result.usd.funding, expected.funding));

  it('charges fees and slippage on what traded only', () => {
    expectClose(result.usd.fees, expected.fees);
    expectClose(result.usd.slippage, expected.fees);
    expect([...result.usd.impact]).toEqual(new Array(T).fill(0));
  });

  it('arrives at the equity', () => expectClose(result.equity, expected.equity));

  it('states returns as fractions of the equity before', () => {
    expectClose(result.returns.gross, [
      0,
      0,
      0,
      99.9999 / 997.934,
      55 / 1097.8679,
      50 / 1152.2595665640144,
      -100 / 1202.0712627163228,
      -31.439397273381818 / 1102.0035796298173,
    ]);
    expectClose(result.returns.cost.subarray(0, 5), [0, 0.002, 0, 0, 0.5183334599856 / 1097.8679]);
    expectClose(result.returns.net.subarray(0, 3), [0, -0.002, 997.934 / 998 - 1]);
  });

  it('knows when it traded, held and what', () => {
    expect([...result.traded]).toEqual([0, 1, 0, 0, 1, 1, 0, 1]);
    expect([...result.active]).toEqual([0, 0, 1, 1, 1, 1, 1, 1]);
    expect([...result.altCount]).toEqual([0, 3, 3, 3, 2, 2, 1, 0]);
    expect([...result.rebalanceRow]).toEqual([-1, 0, 0, 0, 3, 3, 3, -1]);
    expectClose(result.turnover.majors, [0, 0.5, 0, 0, 259.1666299928 / 1152.777900024, 0, 0, 314.39397273381818 / 1070.496499269929885]);
    expectClose(result.gross.alts.subarray(0, 4), [0, 500 / 998, 550 / 997.934, 450.0001 / 1097.8679]);
    expectClose(result.weights.values.subarray(8, 12), [550 / 997.934, -200 / 997.934, -250 / 997.934, -100 / 997.934]);
  });

  it('counts what a reader should know', () => {
    const counts = Object.fromEntries(COUNTERS.map((name) => [name, 0]));
    expect(result.counters).toEqual({
      ...counts,
      ...{ hold: 5, rebalance: 2, flatten: 1, delisted: 1, no_price_trades: 3, funding_days_settled: 15, funding_missing_days: 5 },
    });
  });

  it('attributes every dollar to a leg and a regime', () => {
    // Row 0 decided what is held over days 2 … 4 and the trades of day 1; row 3 and later belong to the second regime.
    const regime = { names: ['FIRST', 'SECOND'], code: Int8Array.from([0, 0, 0, 1, 1, 1, 1, -1]) };
    const { entries, total } = attributePnl(result, regime);
    const alts = entries.find(({ leg, regime: name }) => leg === 'alts' && name === 'FIRST')!;
    const majors = entries.find(({ leg, regime: name }) => leg === 'majors' && name === 'SECOND')!;
    expectClose([alts.price, alts.fees, alts.funding], [-50 + 99.9999, 0.5, -0.084 - 0.099 - 0.075000024]);
    expectClose([majors.price, majors.fees], [-31.439397273381818, 0.2591666299928 + 0.31439397273381818]);
    expectClose([total.net], [69.627265161151646]);
    expectClose([entries.reduce((sum, { net }) => sum + net, 0)], [total.net]);
  });
});
