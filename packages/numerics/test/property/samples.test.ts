import { describe, expect, it } from '@jest/globals';
import {
  autocorrelation,
  median,
  pearsonCorrelation,
  percentileOfSorted,
  percentileRank,
  quantile,
  ranks,
  sortedFinite,
  spearmanCorrelation,
  standardDeviation,
  stream,
  variance,
  winsorize,
} from '@regimelab/numerics';
import fc from 'fast-check';

/** Whole multiples of 1/8 of moderate size: affine maps with whole factors are exact, ties are common. */
const value = fc.integer({ min: -400, max: 400 }).map((k) => k / 8);
const missing = fc.constantFrom(NaN, Infinity, -Infinity);
const sample = fc.array(value, { minLength: 1, maxLength: 40 });
const holed = fc.array(fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: missing }), { minLength: 1, maxLength: 40 });
const level = fc.double({ min: 0, max: 1, noNaN: true });
const near = (a: number, b: number, tolerance = 1e-9) =>
  (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
const law = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => boolean) => fc.assert(fc.property(arbitrary, holds));

describe('quantile', () => {
  it('lies between the smallest and the largest value and grows with its level', () => {
    law(fc.tuple(sample, level, level), ([x, p, q]) => {
      const [low, high] = [quantile(x, Math.min(p, q)), quantile(x, Math.max(p, q))];
      return Math.min(...x) <= low && low <= high + 1e-12 * Math.abs(high) && high <= Math.max(...x);
    });
  });

  it('moves with the values: Q(a + bx) = a + bQ(x) for b > 0, and turns round for b = −1', () => {
    law(fc.tuple(sample, level, fc.integer({ min: 1, max: 9 }), value), ([x, q, b, a]) => {
      const moved = x.map((xi) => a + b * xi);
      const turned = x.map((xi) => -xi);
      return near(quantile(moved, q), a + b * quantile(x, q)) && near(quantile(turned, q), -quantile(x, 1 - q));
    });
  });

  it('is percentileOfSorted at 100·q, and the median at 1/2', () => {
    law(
      fc.tuple(holed, level),
      ([x, q]) => near(quantile(x, q), percentileOfSorted(sortedFinite(x), 100 * q)) && near(quantile(x, 0.5), median(x)),
    );
  });

  it('does not see order or missing values', () => {
    law(fc.tuple(holed, level), ([x, q]) => Object.is(quantile(x, q), quantile(x.filter(Number.isFinite).reverse(), q)));
  });
});

describe('ranks', () => {
  it('sum to n(n + 1)/2 over the finite values', () => {
    law(holed, (x) => {
      const n = x.filter(Number.isFinite).length;
      return ranks(x).reduce((total, rank) => total + (Number.isNaN(rank) ? 0 : rank), 0) === (n * (n + 1)) / 2;
    });
  });

  it('are one more than the values below plus half the other ties', () => {
    law(sample, (x) =>
      ranks(x).every((rank, i) => rank === 1 + x.filter((v) => v < x[i]!).length + (x.filter((v) => v === x[i]).length - 1) / 2),
    );
  });
});

describe('percentileRank', () => {
  it('of the largest value is 100 and grows with x', () => {
    law(fc.tuple(sample, value, value), ([v, x, z]) => {
      return percentileRank(Math.max(...v), v) === 100 && percentileRank(Math.min(x, z), v) <= percentileRank(Math.max(x, z), v);
    });
  });
});

describe('winsorize', () => {
  it('keeps order and values inside, and clips to two numbers', () => {
    law(fc.tuple(sample, fc.double({ min: 0, max: 0.5, noNaN: true })), ([x, p]) => {
      const out = winsorize(x, p);
      const [low, high] = [quantile(x, p), quantile(x, 1 - p)];
      return x.every((xi, i) => out[i] === (xi < low ? low : xi > high ? high : xi));
    });
  });
});

describe('variance', () => {
  it('does not see a shift and squares a scale', () => {
    law(fc.tuple(sample, value, fc.integer({ min: -9, max: 9 })), ([x, a, b]) => {
      return near(variance(x.map((xi) => a + b * xi)), b * b * variance(x), 1e-8);
    });
  });

  it('is half the mean squared difference of all pairs', () => {
    law(sample, (x) => {
      const n = x.length;
      let pairs = 0;
      for (const a of x) for (const b of x) pairs += (a - b) ** 2;
      return near(variance(x), n === 1 ? NaN : pairs / (2 * n * (n - 1)));
    });
  });
});

describe('correlation', () => {
  const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 30 });
  const sides = (xy: [number, number][]) => [xy.map(([x]) => x), xy.map(([, y]) => y)] as const;

  it('lies in [−1, 1], is symmetric, and does not see shift and positive scale', () => {
    law(fc.tuple(pairs, value, fc.integer({ min: 1, max: 9 })), ([xy, a, b]) => {
      const [x, y] = sides(xy);
      const moved = x.map((xi) => a + b * xi);
      return [pearsonCorrelation, spearmanCorrelation].every((f) => {
        const r = f(x, y);
        return (Number.isNaN(r) || Math.abs(r) <= 1) && Object.is(r, f(y, x)) && near(f(moved, y), r);
      });
    });
  });

  it('changes sign with one side', () => {
    law(pairs, (xy) => {
      const [x, y] = sides(xy);
      const turned = x.map((xi) => -xi);
      return [pearsonCorrelation, spearmanCorrelation].every((f) => near(f(turned, y), -f(x, y)));
    });
  });

  it('of Spearman does not see an increasing map', () => {
    law(pairs, (xy) => {
      const [x, y] = sides(xy);
      return Object.is(
        spearmanCorrelation(
          x.map((xi) => xi ** 3 + xi),
          y,
        ),
        spearmanCorrelation(x, y),
      );
    });
  });

  it('is NaN exactly where one side is constant', () => {
    law(pairs, (xy) => {
      const [x, y] = sides(xy);
      return Number.isNaN(pearsonCorrelation(x, y)) === (standardDeviation(x) === 0 || standardDeviation(y) === 0);
    });
  });
});

describe('autocorrelation', () => {
  it('lies in [−1, 1] at every lag that exists', () => {
    law(fc.array(value, { minLength: 2, maxLength: 30 }), (x) => {
      const rho = autocorrelation(x, x.length - 1);
      return standardDeviation(x) === 0 ? rho.every(Number.isNaN) : rho[0] === 1 && rho.every((r) => Math.abs(r) <= 1 + 1e-12);
    });
  });
});

describe('RandomStream', () => {
  it('stays in range and repeats itself', () => {
    law(fc.tuple(fc.maxSafeInteger(), fc.string(), fc.integer({ min: 1, max: 2 ** 40 })), ([seed, name, m]) => {
      const [one, other] = [stream(seed, name), stream(seed, name)];
      const [u, k, z] = [one.uniform(), one.integer(m), one.normal()];
      return (
        u >= 0 && u < 1 && k >= 0 && k < m && Number.isFinite(z) && u === other.uniform() && k === other.integer(m) && z === other.normal()
      );
    });
  });

  it('shuffles without losing a value', () => {
    law(fc.tuple(fc.integer(), fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 20 })), ([seed, values]) => {
      const shuffled = stream(seed, 'shuffle').shuffle(Int32Array.from(values));
      const sorted = (x: Iterable<number>) => [...x].sort((a, b) => a - b).join();
      return sorted(shuffled) === sorted(values);
    });
  });
});

it('distinct seeds give streams whose first draws are spread evenly', () => {
  const cells = new Int32Array(10);
  for (let seed = 0; seed < 2000; seed++) cells[stream(seed, 'spread').integer(10)]!++;
  const chiSquare = cells.reduce((total, count) => total + (count - 200) ** 2 / 200, 0);
  expect(chiSquare).toBeLessThan(27.9); // 99.9 % quantile, 9 degrees of freedom
});
