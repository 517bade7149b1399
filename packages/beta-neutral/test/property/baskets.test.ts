import { createAxes, type Panel } from '@regimelab/core';
import { expectCausal, permuted } from '@regimelab/core/testing';
import { describe, expect, it } from '@jest/globals';
import {
  basketBetas,
  basketWeights,
  capWeights,
  exposure,
  marketCapBasket,
  neutralize,
  twoFactorBetaAt,
  vasicekShrinkage,
  type BasketMarket,
} from '@regimelab/beta-neutral';
import { stream } from '@regimelab/numerics';
import fc from 'fast-check';

const law = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => boolean | void) => fc.assert(fc.property(arbitrary, holds));
const near = (a: number, b: number, tolerance = 1e-12) => Math.abs(a - b) <= tolerance;
const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const capped = fc
  .array(positive, { minLength: 1, maxLength: 30 })
  .chain((weights) => fc.record({ weights: fc.constant(weights), cap: fc.double({ min: 1 / weights.length, max: 1, noNaN: true }) }));

describe('capWeights', () => {
  it('sums to 1 with none above the cap', () => {
    law(capped, ({ weights, cap }) => {
      const result = capWeights(weights, cap);
      return (
        near(
          result.reduce((sum, weight) => sum + weight, 0),
          1,
        ) && result.every((weight) => weight <= cap && weight >= 0)
      );
    });
  });

  it('changes nothing when applied twice', () => {
    law(capped, ({ weights, cap }) => {
      const once = capWeights(weights, cap);
      return capWeights(once, cap).every((weight, k) => near(weight, once[k]!, 1e-15));
    });
  });

  it('keeps the order and, below the cap, the proportions', () => {
    law(capped, ({ weights, cap }) => {
      const result = capWeights(weights, cap);
      return weights.every((a, j) =>
        weights.every((b, k) => {
          const [x, y] = [result[j]!, result[k]!];
          if (x < cap && y < cap) return near(x / y / (a / b), 1, 1e-9);
          return a <= b ? x <= y : true;
        }),
      );
    });
  });

  it('does not see the order or the unit of the weights', () => {
    law(capped, ({ weights, cap }) => {
      const [a, b] = [capWeights(weights, cap), capWeights(weights.map((weight) => 7 * weight).reverse(), cap).reverse()];
      return a.every((weight, k) => near(weight, b[k]!));
    });
  });
});

describe('vasicekShrinkage', () => {
  it('lies between the estimate and the prior mean', () => {
    const names = fc.array(fc.record({ b: fc.double({ min: -5, max: 5, noNaN: true }), se: fc.double({ min: 0, max: 2, noNaN: true }) }), {
      maxLength: 20,
    });
    law(names, (rows) => {
      const { values, priorMean } = vasicekShrinkage(
        rows.map(({ b }) => b),
        rows.map(({ se }) => se),
      );
      return rows.every(({ b }, k) => {
        const [low, high] = b < priorMean ? [b, priorMean] : [priorMean, b];
        return rows.length < 5 ? values[k] === b : values[k]! >= low - 1e-12 && values[k]! <= high + 1e-12;
      });
    });
  });
});

describe('neutralize', () => {
  const books = fc.array(
    fc.record({
      weight: fc.double({ min: -0.3, max: 0.05, noNaN: true }),
      btc: fc.double({ min: 0, max: 3, noNaN: true }),
      eth: fc.double({ min: 0, max: 3, noNaN: true }),
    }),
    { minLength: 1, maxLength: 20 },
  );
  const parts = (rows: { weight: number; btc: number; eth: number }[]) =>
    [rows.map(({ weight }) => weight), [rows.map(({ btc }) => btc), rows.map(({ eth }) => eth)]] as const;

  it('leaves no exposure where no bound binds, also after the gross cap', () => {
    law(books, (rows) => {
      const [weights, beta] = parts(rows);
      const book = neutralize(weights, beta, {
        bounds: [
          [-99, 99],
          [-99, 99],
        ],
      });
      if (book.kind !== 'book') return false;
      const left = exposure(book.weights, beta).map((E, b) => E + book.majors[b]!);
      return book.mode === 'beta_neutral' && left.every((E) => Math.abs(E) <= 1e-10) && book.gross <= 1 + 1e-12;
    });
  });

  it('respects bounds, limit and gross cap in every book', () => {
    const limits = fc.record({
      bounds: fc.tuple(fc.constantFrom([0, 0.75], [0, 0.2], [-0.1, 0.4]), fc.constantFrom([0, 0.75], [0.1, 0.3])),
      maxResidualBeta: fc.constantFrom(0, 0.1, 0.5),
      grossCap: fc.constantFrom(0.3, 1, 2),
      mode: fc.constantFrom('beta_neutral' as const, 'dollar_neutral' as const),
    }) as fc.Arbitrary<{ bounds: [[number, number], [number, number]]; maxResidualBeta: number; grossCap: number; mode: 'beta_neutral' }>;
    law(fc.tuple(books, limits), ([rows, options]) => {
      const [weights, beta] = parts(rows);
      const book = neutralize(weights, beta, options);
      if (book.kind !== 'book') return book.attempts.every(({ passes }) => !passes);
      const inside = book.majors.every((x, b) => {
        const [low, high] = options.bounds[b]!;
        return x / book.capFactor >= low - 1e-11 && x / book.capFactor <= high + 1e-11;
      });
      const gross = [...book.weights, ...book.majors].reduce((sum, weight) => sum + Math.abs(weight), 0);
      const left = exposure(book.weights, beta).map((E, b) => E + book.majors[b]!);
      return (
        inside &&
        near(gross, book.gross) &&
        gross <= options.grossCap + 1e-12 &&
        left.every((E, b) => near(E, book.residual[b]!) && Math.abs(E) <= options.maxResidualBeta * book.capFactor + 1e-12)
      );
    });
  });

  it('holds as much long as short in dollar_neutral', () => {
    law(books, (rows) => {
      const [weights, beta] = parts(rows);
      const book = neutralize(weights, beta, {
        mode: 'dollar_neutral',
        bounds: [
          [-99, 99],
          [-99, 99],
        ],
        maxResidualBeta: 99,
      });
      return (
        book.kind === 'book' &&
        near(
          [...book.weights, ...book.majors].reduce((sum, weight) => sum + weight, 0),
          0,
        )
      );
    });
  });

  it('changes nothing when applied to its own book', () => {
    law(books, (rows) => {
      const [weights, beta] = parts(rows);
      const once = neutralize(weights, beta);
      if (once.kind !== 'book') return true;
      const again = neutralize(once.weights, beta, { mode: once.mode });
      return again.kind === 'book' && again.majors.every((x, b) => near(x, once.majors[b]!)) && near(again.capFactor, 1);
    });
  });
});

/** Prices of two majors and six alts with holes and ties in volume; every quantity of a market follows from this one panel. */
const prices: fc.Arbitrary<Panel> = fc.record({ seed: fc.nat(), T: fc.integer({ min: 1, max: 45 }) }).map(({ seed, T }) => {
  const random = stream(seed, 'prices');
  const level = Array<number>(8).fill(100);
  const values = Float64Array.from({ length: T * 8 }, (_, i) => {
    level[i % 8]! *= Math.exp(0.03 * random.normal());
    return random.uniform() < 0.03 ? NaN : level[i % 8]!;
  });
  const times = Array.from({ length: T }, (_, t) => t);
  return { axes: createAxes('day', times, ['BTC', 'ETH', 'A', 'B', 'C', 'D', 'E', 'F']), values };
});
const marketOf = (price: Panel): BasketMarket => {
  const map = (change: (value: number) => number) => ({ axes: price.axes, values: price.values.map(change) });
  return {
    price,
    priceAsOf: price,
    marketCapAsOf: map((value) => 1e6 * value),
    volume: map((value) => 1e5 * Math.round(value / 20)),
    hasFunding: { axes: price.axes, values: Uint8Array.from(price.values, (value) => Number(value % 1 < 0.95)) },
  };
};
const options = {
  basketSize: 4,
  minBasketSize: 2,
  perNameCap: 0.5,
  minVolumeUsd: 4e5,
  minMarketCapUsd: 7e7,
  minCorrelation: 0.05,
  volatilityLookback: 6,
  correlationLookback: 10,
  momentumLookback: 3,
};
const universe = { majors: ['BTC', 'ETH'], excluded: new Set(['F']) } as const;

/** Basket, betas and book of every row: what a backtest decides from. */
function decide(price: Panel) {
  const { axes, values } = price;
  const N = axes.assets.length;
  const rows = axes.times.map((_, t) => t);
  const { baskets } = basketWeights(marketOf(price), universe, rows, options);
  const logReturns = { axes, values: values.map((value, i) => (i < N ? NaN : Math.log(value / values[i - N]!))) };
  const { estimates } = twoFactorBetaAt(logReturns, universe.majors, baskets, { lookback: 12, minObservations: 8 });
  return baskets.map((basket, t) => {
    const { beta, source } = basketBetas(estimates[t]!);
    if (basket.columns.length === 0) return { basket, beta, source, book: null };
    const book = neutralize(
      basket.weights.map((weight) => -0.5 * weight),
      beta,
    );
    return { basket, beta, source, book };
  });
}

describe('basket, betas and weights together', () => {
  it('read rows up to their own only', () => {
    expectCausal(
      (price) =>
        decide(price).map(({ basket, beta, source, book }) => [
          ...[...basket.columns, ...basket.weights, ...basket.verdicts, basket.eligible, basket.droppedNoFunding],
          ...[...beta[0], ...beta[1], ...source],
          ...(book?.kind === 'book' ? [...book.weights, ...book.majors, ...book.residual, book.mode] : ['flat']),
        ]),
      prices,
    );
  });

  it('do not see the order of the assets', () => {
    fc.assert(
      fc.property(prices, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (price, order) => {
        const [whole, moved] = [decide(price), decide(permuted(price, order))];
        whole.forEach(({ basket, beta, book }, t) => {
          const other = moved[t]!;
          expect([...other.basket.columns].map((n) => order[n])).toEqual([...basket.columns]);
          expect(other.basket.weights).toEqual(basket.weights);
          expect([...other.basket.verdicts]).toEqual(order.map((n) => basket.verdicts[n]));
          expect(other.beta).toEqual(beta);
          expect(other.book).toEqual(book);
        });
      }),
    );
  });

  it('happen: the laws above are not about empty baskets', () => {
    const sizes = fc.sample(prices, { numRuns: 30, seed: 1 }).flatMap((price) => decide(price).map(({ basket }) => basket.columns.length));
    expect(sizes.filter((size) => size > 1).length).toBeGreaterThan(50);
  });
});

describe('marketCapBasket', () => {
  it('reads its row only and does not see the order of the assets', () => {
    const decideByCap = (price: Panel) =>
      marketCapBasket(
        { marketCapAsOf: { axes: price.axes, values: price.values.map((value) => 1e6 * Math.round(value / 20)) }, volumeAsOf: price },
        universe.excluded,
        price.axes.times.map((_, t) => t),
        { size: 5, minMarketCapUsd: 4e6, minVolumeUsd: 70, weighting: 'mcap' },
      ).baskets;
    expectCausal((price) => decideByCap(price).map(({ columns, weights, verdicts }) => [...columns, ...weights, ...verdicts]), prices);
    fc.assert(
      fc.property(prices, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (price, order) => {
        const moved = decideByCap(permuted(price, order));
        decideByCap(price).forEach(({ columns, weights }, t) => {
          expect([...moved[t]!.columns].map((n) => order[n])).toEqual([...columns]);
          expect(moved[t]!.weights).toEqual(weights);
        });
      }),
    );
  });
});
