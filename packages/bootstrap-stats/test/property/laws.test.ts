import { describe, expect, it } from '@jest/globals';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  bootstrap,
  bootstrapMeans,
  circularBlockSampler,
  holm,
  iidSampler,
  labelInference,
  meanStatistic,
  movingBlockSampler,
  sharpeInterval,
  simes,
  stationarySampler,
  superiorPredictiveAbility,
} from '@regimelab/bootstrap-stats';
import { mean, stream } from '@regimelab/numerics';
import fc from 'fast-check';
import { expectRecord } from '../close.js';

const bps = fc.integer({ min: -500, max: 500 }).map((value) => value / 10_000);
const series = fc.array(bps, { minLength: 4, maxLength: 60 });
const seed = fc.integer({ min: 0, max: 1000 });

describe('a sampler', () => {
  const samplers = fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 1, max: 80, noNaN: true }))
    .chain(([n, b]) => fc.constantFrom(iidSampler(n), stationarySampler(n, b), circularBlockSampler(n, b), movingBlockSampler(n, b)));

  it('draws rows of the sample, and the same as blocks', () => {
    fc.assert(
      fc.property(samplers, seed, fc.integer({ min: 1, max: 120 }), (sampler, seed, length) => {
        const rows = new Int32Array(length).fill(-1);
        sampler.drawInto(rows, stream(seed, 'x'));
        expect(rows.every((row) => row >= 0 && row < sampler.rows)).toBe(true);
        const blocks = { starts: new Int32Array(length), lengths: new Int32Array(length) };
        const count = sampler.drawBlocksInto(blocks, length, stream(seed, 'x'));
        const expanded = Array.from({ length: count }, (_, k) =>
          Array.from({ length: blocks.lengths[k]! }, (_value, j) => (blocks.starts[k]! + j) % sampler.rows),
        ).flat();
        expect(expanded).toEqual([...rows]);
      }),
    );
  });
});

describe('bootstrapMeans', () => {
  it('is the readable loop, to rounding', () => {
    fc.assert(
      fc.property(series, seed, fc.double({ min: 1, max: 90, noNaN: true }), (x, seed, blockLength) => {
        const sampler = stationarySampler(x.length, blockLength);
        const random = stream(seed, 'bootstrap');
        const rows = new Int32Array(x.length);
        for (const draw of bootstrapMeans(x, { seed, blockLength, replications: 5 })) {
          sampler.drawInto(rows, random);
          expect(Math.abs(draw - mean(Float64Array.from(rows, (row) => x[row]!)))).toBeLessThan(1e-12 * 0.05);
        }
      }),
    );
  });
});

describe('bootstrap', () => {
  it('of a mean moves and stretches with the data', () => {
    fc.assert(
      fc.property(series, seed, fc.constantFrom(-8, -1, 0.5, 4), (x, seed, factor) => {
        const options = { seed, replications: 19, blockLength: 3, interval: 'studentised' } as const;
        const one = bootstrap([x], meanStatistic, options);
        const other = bootstrap([x.map((value) => factor * value)], meanStatistic, options);
        fc.pre(one.low !== null);
        const bounds = [factor * one.low!, factor * one.high!].sort((a, b) => a - b);
        expectRecord(other, { estimate: factor * one.estimate!, low: bounds[0], high: bounds[1], pValue: one.pValue });
      }),
    );
  });

  it('of a Sharpe ratio does not depend on leverage', () => {
    fc.assert(
      fc.property(series, seed, fc.constantFrom(0.25, 2, 16), (x, seed, leverage) => {
        const options = { seed, replications: 19, blockLength: 3 };
        expect(
          sharpeInterval(
            x.map((value) => leverage * value),
            options,
          ),
        ).toEqual(sharpeInterval(x, options)); // powers of two: to the last bit
      }),
    );
  });

  it('widens with the confidence', () => {
    fc.assert(
      fc.property(series, seed, (x, seed) => {
        const at = (confidence: number) => bootstrap([x], meanStatistic, { seed, replications: 49, confidence });
        const [narrow, wide] = [at(0.8), at(0.95)];
        fc.pre(narrow.low !== null);
        expect(wide.low).toBeLessThanOrEqual(narrow.low!);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high!);
      }),
    );
  });
});

describe('labelInference', () => {
  const rows = fc.array(fc.tuple(bps, fc.integer({ min: 0, max: 2 })), { minLength: 20, maxLength: 50 });
  const names = ['a', 'b', 'c'];

  it('turns with the sign of the outcome: what is the spread up is the spread down', () => {
    fc.assert(
      fc.property(rows, seed, (sample, seed) => {
        const [y, labels] = [sample.map(([value]) => value), sample.map(([, label]) => label)];
        const options = { names, seed, replications: 19, minLabelCount: 2, blockLength: 2 };
        const [up, down] = [
          labelInference(y, labels, null, options),
          labelInference(
            y.map((value) => -value),
            labels,
            null,
            options,
          ),
        ];
        const turned = (value: number | null | undefined) => (value === null || value === undefined ? null : -value);
        expectRecord(down.spread!, {
          value: turned(up.spread!.value),
          ciLow: turned(up.spread!.ciHigh),
          ciHigh: turned(up.spread!.ciLow),
          pBoot: up.spread!.pBoot,
          pShift: up.spread!.pShift,
          drawsLost: up.spread!.drawsLost,
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('adjusted p-values', () => {
  const p = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 12 });

  it('are no smaller than the p-value, keep its order and stay in [0, 1]', () => {
    fc.assert(
      fc.property(p, fc.constantFrom(holm, benjaminiHochberg, benjaminiYekutieli), (values, adjust) => {
        const adjusted = adjust(values);
        values.forEach((value, i) => {
          if (value === null) return expect(adjusted[i]).toBeNull();
          expect(adjusted[i]).toBeGreaterThanOrEqual(value - 1e-15);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          values.forEach((other, k) => {
            if (other !== null && other < value) expect(adjusted[k]).toBeLessThanOrEqual(adjusted[i]!);
          });
        });
      }),
    );
  });

  it('are ordered: Benjamini–Hochberg ≤ Holm, ≤ Benjamini–Yekutieli; Simes is the smallest of the first', () => {
    fc.assert(
      fc.property(p, (values) => {
        const [bh, by, family] = [benjaminiHochberg(values), benjaminiYekutieli(values), holm(values)];
        bh.forEach((q, i) => {
          if (q === null) return;
          expect(q).toBeLessThanOrEqual(by[i]!);
          expect(q).toBeLessThanOrEqual(family[i]! + 1e-15);
        });
        const present = bh.filter((q) => q !== null);
        expect(simes(values)).toBe(present.length === 0 ? null : Math.min(...present));
      }),
    );
  });
});

describe('superiorPredictiveAbility', () => {
  it('has lower ≤ consistent ≤ upper, and does not depend on the order of the variants', () => {
    const columns = fc.array(fc.array(bps, { minLength: 12, maxLength: 12 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(columns, seed, (all, seed) => {
        const options = { seed, replications: 19, blockLength: 2 };
        const { lower, consistent, upper } = superiorPredictiveAbility(all, options);
        fc.pre(lower !== null);
        expect(lower).toBeLessThanOrEqual(consistent!);
        expect(consistent).toBeLessThanOrEqual(upper!);
        expect(superiorPredictiveAbility(all.toReversed(), options)).toMatchObject({ lower, consistent, upper });
      }),
    );
  });
});
