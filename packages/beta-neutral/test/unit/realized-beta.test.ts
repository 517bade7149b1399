import { describe, expect, it } from '@jest/globals';
import { realizedBeta, rollingRealizedBeta, type BookReturns, type RealizedBeta } from '@regimelab/beta-neutral';
import { stream } from '@regimelab/numerics';
import { expectAllClose, expectClose, golden } from '../close.js';

type Estimate = Extract<RealizedBeta, { kind: 'estimate' }>;
const estimate = (result: RealizedBeta): Estimate => {
  if (result.kind !== 'estimate') throw new Error(`expected an estimate, got ${result.reason}`);
  return result;
};

interface Golden {
  cases: {
    book: number[];
    btc: number[];
    eth: number[];
    lag: number;
    params: number[];
    bse: number[];
    interval: number[][];
    r_squared: number;
  }[];
}

/** A book of exactly 0.2 BTC − 0.1 ETH and 1 bp a row. */
function exact(n: number): BookReturns {
  const random = stream(5, 'exact');
  const btc = Array.from({ length: n }, () => 0.03 * random.normal());
  const eth = Array.from({ length: n }, () => 0.04 * random.normal());
  return { book: btc.map((r, t) => 0.0001 + 0.2 * r - 0.1 * eth[t]!), majors: [btc, eth], held: null };
}

describe('realizedBeta', () => {
  it('equals statsmodels OLS with HAC covariance and t intervals', () => {
    for (const { book, btc, eth, lag, params, bse, interval, r_squared } of golden<Golden>('realized-beta').cases) {
      const result = estimate(realizedBeta({ book, majors: [btc, eth], held: null }));
      expectAllClose([result.intercept, ...result.beta], params, 1e-10, 1e-3);
      expectAllClose(result.standardError, bse.slice(1), 1e-10);
      expectAllClose(result.interval.flat(), interval.flat(), 1e-10, 1e-2);
      expectClose(result.rSquared, r_squared, 1e-10);
      expect([result.lag, result.n]).toEqual([lag, book.length]);
    }
  });

  it('uses the rows that were held and in which all three returns are known; the gaps close', () => {
    const { book, majors } = exact(40);
    const held = Uint8Array.from(book as number[], (_, t) => (t % 4 === 0 ? 0 : 1));
    const spoilt = Array.from(book as number[], (r, t) => (t % 4 === 0 ? 99 : t === 5 ? NaN : t === 6 ? Infinity : r));
    const result = estimate(realizedBeta({ book: spoilt, majors, held }));
    expectAllClose([result.intercept, ...result.beta], [0.0001, 0.2, -0.1], 1e-10);
    expect(result.n).toBe(28);
  });

  it('has no estimate with too few rows or majors that do not vary, and says why', () => {
    const { book, majors } = exact(3);
    expect(realizedBeta({ book, majors, held: null })).toEqual({ kind: 'none', reason: '3 rows, 4 needed', n: 3 });
    const eight = exact(8);
    const never = { ...eight, held: new Uint8Array(8) };
    expect(realizedBeta(never).kind).toBe('none');
    expect(realizedBeta({ ...eight, majors: [eight.majors[0], eight.majors[0]] })).toEqual({
      kind: 'none',
      reason: 'returns of the majors constant or collinear',
      n: 8,
    });
  });

  it('widens its intervals with the confidence', () => {
    const { book, btc, eth } = golden<Golden>('realized-beta').cases[1]!;
    const of = (confidence: number) => estimate(realizedBeta({ book, majors: [btc, eth], held: null }, { confidence })).interval[0];
    expect(of(0.99)[0]).toBeLessThan(of(0.95)[0]);
    expect(of(0.99)[1]).toBeGreaterThan(of(0.95)[1]);
  });

  it('refuses arrays of unequal length', () => {
    const { book, majors } = exact(8);
    expect(() => realizedBeta({ book, majors: [majors[0], [1]], held: null })).toThrow(expect.objectContaining({ code: 'SHAPE' }));
    expect(() => realizedBeta({ book, majors, held: [1] })).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});

describe('rollingRealizedBeta', () => {
  const returns = exact(100);
  const held = Uint8Array.from({ length: 100 }, (_, t) => Number(t >= 20 && t % 2 === 0));

  it('is realizedBeta of the held rows among the last lookback rows up to each row', () => {
    const noisy = { ...returns, book: Array.from(returns.book as number[], (r, t) => r + Math.sin(t * t) / 100), held };
    const [btc, eth] = rollingRealizedBeta(noisy, [90], { lookback: 60, minObservations: 30 });
    const cut = (values: ArrayLike<number>) => Array.from(values).slice(31, 91);
    const window = { book: cut(noisy.book), majors: [cut(noisy.majors[0]), cut(noisy.majors[1])] as const, held: cut(held) };
    expectAllClose([btc[0]!, eth[0]!], [...estimate(realizedBeta(window)).beta], 1e-12);
  });

  it.each([1e-2, 1e-5])('is so for majors that differ by %d of their size too', (difference) => {
    const btc = Array.from({ length: 60 }, (_, t) => Math.sin(t * t) / 50);
    const eth = btc.map((r, t) => r + (difference * Math.cos(3 * t * t)) / 50);
    const book = btc.map((r, t) => 0.3 * r - 0.2 * eth[t]! + Math.sin(5 * t * t) / 1000);
    const majors = [btc, eth] as const;
    const [first, second] = rollingRealizedBeta({ book, majors, held: null }, [59]);
    const { beta } = estimate(realizedBeta({ book, majors, held: null }));
    expect(first[0]! / beta[0] - 1).toBeCloseTo(0, 9);
    expect(second[0]! / beta[1] - 1).toBeCloseTo(0, 9);
  });

  it('is missing where one major is the other, or does not move', () => {
    const btc = Array.from({ length: 60 }, (_, t) => Math.sin(t * t) / 50);
    for (const eth of [btc, btc.map((r) => 2 * r), btc.map(() => 0.01)]) {
      const [first, second] = rollingRealizedBeta({ book: btc, majors: [btc, eth], held: null }, [59]);
      expect([first[0], second[0]]).toEqual([NaN, NaN]);
    }
  });

  it('is missing until enough rows of the window were held', () => {
    const [btc, eth] = rollingRealizedBeta({ ...returns, held }, [19, 76, 78, 99]);
    // held rows among the last 60: up to row 76 the even ones from 20 on, 29; up to 78 they are 30
    expect([...btc].map(Number.isFinite)).toEqual([false, false, true, true]);
    expectAllClose([btc[3]!, eth[3]!], [0.2, -0.1], 1e-10);
  });

  it('works on the first rows, whose windows are short', () => {
    expectAllClose(rollingRealizedBeta(returns, [39])[0], [0.2], 1e-10);
  });

  it('refuses a row outside the data', () => {
    expect(() => rollingRealizedBeta(returns, [100])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
    expect(() => rollingRealizedBeta(returns, [50], { lookback: 20 })).toThrow(expect.objectContaining({ code: 'CONFIG_CONFLICT' }));
  });
});
