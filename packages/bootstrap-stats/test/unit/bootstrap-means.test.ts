import { describe, expect, it } from '@jest/globals';
import { bootstrapMeans, movingBlockSampler, stationarySampler } from '@regimelab/bootstrap-stats';
import { mean, stream } from '@regimelab/numerics';

const x = Float64Array.from({ length: 31 }, (_, t) => Math.sin(t * t) + 5);

describe('bootstrapMeans', () => {
  it.each([
    ['stationary' as const, stationarySampler(31, 4)],
    ['moving_block' as const, movingBlockSampler(31, 4)],
  ])('is the mean over the rows that the %s sampler draws from the same stream', (method, sampler) => {
    const random = stream(3, 'means');
    const rows = new Int32Array(31);
    const draws = bootstrapMeans(x, { seed: 3, stream: 'means', method, blockLength: 4, replications: 40 });
    for (const draw of draws) {
      sampler.drawInto(rows, random);
      expect(Math.abs(draw - mean(Float64Array.from(rows, (row) => x[row]!)))).toBeLessThan(1e-13);
    }
  });

  it('does not vary where the values do not', () => {
    expect(new Set(bootstrapMeans([0.1, 0.1, 0.1], { replications: 9 }))).toEqual(new Set([mean([0.1, 0.1, 0.1])]));
  });

  it('leaves out missing values, and is empty without any value', () => {
    expect(bootstrapMeans([NaN, ...x, Infinity], { replications: 9 })).toEqual(bootstrapMeans(x, { replications: 9 }));
    expect(bootstrapMeans([NaN])).toHaveLength(0);
  });
});
